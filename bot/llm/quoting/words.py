"""Words made comparable: folded, stemmed, and different names for the same thing made one."""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+(?:[.,:][0-9]+)*")
MARKUP = re.compile(r"<[@#!][^>]*>|<(https?:[^|>]*)[^>]*>|\]\([^)]*\)|[*_`~\[\]]|(?<=\w)@[\w-]+\.[\w.-]+")
CAPITAL_NAMES = {"US": "usa", "IT": "itteam"}  # which would read as "us" and "it"
CAPITALS = re.compile(rf"\b(?:{'|'.join(CAPITAL_NAMES)})\b")
APOSTROPHE = re.compile(r"['\u2019](?:s|re|ve|ll|d|m)\b")

PERIODS = ("year", "quarter", "month", "week", "day", "hour", "night")
# Different names for the same thing, where no handbook means two different things by them.
SAME_THING = tuple(
    (re.compile(rf"\b(?:{names})\b"), one)
    for one, names in (
        ("paid leave days", r"days off"),
        ("paid leave", r"paid time off|pto|annual leave|vacations?|(?<!public )(?<!bank )holidays?"),
        ("remote home", r"wfh|(?:work|working) (?:remotely|from home)|remote work|telework(?:ing)?|home days"),
        ("homeoffice", r"home[- ]office"),
        ("oncall", r"on[- ]call"),
        ("wifi", r"wi-fi|wlan"),
        ("twofactor", r"(?:two|second)[- ]factor(?: auth\w*| log-?in)?|2fa|mfa"),
        ("parttime", r"part[- ]tim(?:e|er|ers)"),
        ("fulltime", r"full[- ]tim(?:e|er|ers)"),
        ("carryover", r"carr(?:y|ied|ying|ies)[- ]?(?:it |them |days )?over|roll(?:ed|ing)?[- ]over|carry[- ]?overs?"),
        ("payday", r"pay[- ](?:day|date)"),
        *(
            (rf"per{unit} \1", rf"(?:per|a|each|every) (?:(\w+) and )?(?:calendar )?{unit}|{unit}ly")
            for unit in PERIODS
        ),
        ("peryear", r"annual(?:ly)?|per annum"),
        ("perday", r"daily"),
        ("salary pay", r"(?:get|gets|getting|be) paid(?! leave| for| out| back)"),
        ("euro", r"eur|€"),
        ("submit", r"hand(?:ed|ing)? in|turn(?:ed|ing)? in|fil(?:e|ing) (?=my|an|the|expense|claim)"),
        ("expense", r"reimburse(?:ment|ments|d|s)?|claim(?:ed|ing)? back|pa(?:y|ys|id) back|get .{0,20} back"),
        ("refund", r"money back"),
        ("approve", r"sign(?:s|ed)? off(?: on)?|authori[sz]es?"),
        ("teamlead", r"team lead(?:er)?s?|(?:my|the|your) (?:boss|line manager|supervisor|manager|lead)"),
        ("retreat", r"off-?site"),
        ("ahead", r"in advance|ahead of time|beforehand"),
        ("above ", r"more than |exceeding |over (?=[\d$])"),
        ("request", r"(?:ask|asks|asked|asking|appl(?:y|ies)) for"),
        (r"this\1", rf"this ({'|'.join(PERIODS)})"),
        ("login", r"log(?:ged|ging)?[- ]in(?:to)?|sign(?:ed|ing)?[- ]in"),
    )
)
SAME_WORD = {
    "ill": "sick", "illness": "sick", "sickness": "sick", "unwell": "sick", "wage": "salary", "wages": "salary",
    "paycheck": "salary", "client": "customer", "clients": "customer", "notebook": "laptop",
    "notebooks": "laptop", "computer": "laptop", "passphrase": "password", "ship": "deploy", "quit": "resign",
    "resignation": "resign", "purchase": "buy", "hire": "join", "cab": "taxi", "cabs": "taxi", "kid": "child",
    "kids": "child", "children": "child", "mobile": "phone", "cellphone": "phone", "mum": "parent",
    "dad": "parent", "max": "maximum", "cap": "limit", "min": "minimum", "accommodation": "hotel",
    "begin": "start", "begins": "start", "finish": "end", "timeframe": "period", "duration": "length",
    "unused": "use",
}  # fmt: skip
IRREGULAR = {
    "paid": "pay", "bought": "buy", "lost": "lose", "kept": "keep", "taken": "take", "took": "take",
    "sent": "send", "stolen": "steal", "broken": "break", "found": "find", "told": "tell", "held": "hold",
    "worn": "wear", "written": "write", "chosen": "choose", "spent": "spend", "brought": "bring", "met": "meet",
    "men": "man", "women": "woman", "given": "give", "gave": "give", "built": "build", "left": "leave",
    "flight": "fly", "flights": "fly", "refundable": "refund", "people": "person",
}  # fmt: skip
PLURALS = (("ies", "y"), ("sses", "ss"), ("ss", "ss"), ("us", "us"), ("sis", "sis"), ("s", ""))
SUFFIXES = (
    "ational", "ement", "ation", "ingly", "ment", "able", "ied", "ing", "ion", "ed", "er", "al", "ly", "e", "y",
)  # fmt: skip


def fold(text: str) -> str:
    """Lower case without accents or Slack's markup."""
    text = CAPITALS.sub(lambda found: CAPITAL_NAMES[found[0]], text)
    plain = unicodedata.normalize("NFKD", MARKUP.sub(" ", text.replace("\u2019", "'")))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()


def stem(word: str) -> str:
    """The word without its ending; crude, but the same on both sides of every comparison."""
    word = IRREGULAR.get(word, SAME_WORD.get(word, word))
    if word.isdigit() or len(word) < 4:
        return word
    word = next((word.removesuffix(end) + new for end, new in PLURALS if word.endswith(end)), word)
    ending = next((end for end in SUFFIXES if word.endswith(end) and len(word) - len(end) >= 3), "")
    word = word.removesuffix(ending)
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word


def plain(text: str) -> str:
    """The text folded, with one name for what has several."""
    folded = APOSTROPHE.sub("", fold(text))
    for names, one in SAME_THING:
        folded = names.sub(one, folded)
    return folded


def stems(text: str) -> list[str]:
    """Every word of the text, comparable, in order."""
    return [stem(word) for word in WORD.findall(plain(text))]


# Words that tell nothing about the subject: grammar, courtesy, and what is true of every question at work.
EMPTY = frozenset(
    stem(word)
    for word in WORD.findall(
        """
        a about actually after again all allow allowed also am an and any anybody anyone anything are around as
        ask at available be been being bring but by can case colleague colleagues come company could curious d did
        do does doing done each eligible else entitled ever every everybody everyone exactly expect find fit folks
        for from general generally get gets getting give given go going good got guys had handle happen happens
        has have having hello help here hey hi how i if in info information into is it its just kindly know least
        let like ll long m many maximally may me mean morning most much must my myself need needed no normally not
        occur of offer okay on once one only or our ourselves out over own people per permitted person place
        please possible put question quick re reach really receive regarding s set shall she should so somebody
        someone something soon sorry staff still supposed t take takes taking tell than thank thanks that the
        their them then there these they thing things this those time to too total until up us use used using
        usually ve very via want was we were what when where whether which who whom whose why will wish with
        within wonder wondering would yes yet you your yours
        """
    )
)
