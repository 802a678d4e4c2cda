"""Different names for the same thing, where no handbook of a company means two different things by them."""

import re

PERIODS = ("year", "quarter", "month", "week", "day", "hour", "night")

# Names of more than one word, or of words that mean it only beside another; they are looked for in this order.
PHRASES = tuple(
    (re.compile(rf"\b(?:{names})\b"), one)
    for one, names in (
        ("doctornote", r"(?:doctor|physician|medical|sick(?:ness)?) ?(?:note|certificate|letter)s?"),
        ("", r"(?:call(?:ing)?|report(?:ing)?|phon(?:e|ing)|ring(?:ing)?) (?:in )?(?=sick|ill\b)"),
        ("paidleave leave days", r"days off"),
        (
            "paidleave leave",
            (
                r"paid leave|time off work|paid time off|pto|(?:paid )?(?:annual leave|vacation time|vacations?|"
                r"(?<!public )(?<!bank )holidays?)(?! part)"
            ),
        ),
        ("request", r"book(?=(?: (?:my|a|some|the))? (?:paidleave|leave))"),
        ("remote home days", r"home(?:[- ]office)? days"),
        ("remote home", r"wfh|(?:work|working) (?:remotely|from home)|remote work|telework(?:ing)?"),
        ("hours", r"work(?:ing)? hours"),
        ("homeoffice", r"home[- ]office"),
        ("oncall", r"on[- ]call"),
        ("wifi", r"wi-fi|wlan"),
        ("phone", r"(?:mobile|cell)[- ]?phones?|smartphones?"),
        ("twofactor", r"(?:two|second|multi)[- ]factor(?: auth\w*| log-?in)?|2fa|mfa"),
        ("parttime", r"part[- ]tim(?:e|er|ers)"),
        ("fulltime", r"full[- ]tim(?:e|er|ers)"),
        ("carryover", r"carr(?:y|ied|ying|ies)[- ]?(?:\w+ ){0,3}over|roll(?:ed|ing)?[- ]over|carry[- ]?overs?"),
        ("payday", r"pay[- ](?:day|date)"),
        ("payslip", r"(?:pay|salary|wage) ?(?:slip|stub)s?"),
        ("meeting room", r"(?:conference|board) ?room"),
        ("rental car", r"(?:hire|rented) car|car (?:rental|hire)"),
        ("daily allowance", r"per diems?"),
        ("salary change", r"(?:(?:pay|salary) (?:rise|raise|increase)|(?<=\ba )raise|(?<=\bmy )raise)s?"),
        ("probation", r"(?:trial|probation(?:ary)?) (?:period|time|phase)"),
        ("resign", r"give (?:my )?notice|hand in (?:my|your|the) (?:notice|resignation)"),
        ("rollback", r"roll(?:ed|ing)?[- ]back"),
        ("allhands", r"all[- ]hands(?: meeting)?|town ?hall(?: meeting)?"),
        *(
            (rf"per{unit} \1", rf"(?:per|a|each|every) (?:(\w+) and )?(?:calendar )?{unit}|{unit}ly")
            for unit in PERIODS
        ),
        ("peryear", r"annual(?:ly)?|per annum"),
        ("perday", r"daily"),
        ("salary pay", r"(?:get|gets|getting|be) (?:paid|(?:my|our|the) money)(?! leave| for| out| back)"),
        ("euro", r"eur|€"),
        ("submit", r"(?:hand(?:ed|ing)?|turn(?:ed|ing)?|send) in|fil(?:e|ing) (?=my|an|the|expense|claim)"),
        (
            "expense",
            (
                r"reimburse(?:ment|ments|d|s)?|claim(?:ed|ing)? back|pa(?:y|ys|id) back|get .{0,20} back|"
                r"give .{0,20} back(?= for\b)"
            ),
        ),
        ("refund", r"money back"),
        ("approve", r"(?:sign(?:s|ed)? off|give the ok)(?: on| to)?|authori[sz]es?"),
        ("teamlead", r"team lead(?:er)?s?|(?:my|the|your) (?:boss|line manager|supervisor|manager|lead)"),
        ("retreat", r"off-?site"),
        ("ahead", r"in advance|ahead of time|beforehand"),
        ("upto ", r"(?:up to|under|below|less than) (?=[\d$])"),
        ("owner ", r"(?:in charge of|responsible for|owns) "),
        ("above ", r"more than |exceeding |over (?=[\d$])"),
        ("request", r"(?:ask|asks|asked|asking|appl(?:y|ies)) for"),
        (r"this\1", rf"this ({'|'.join(PERIODS)})"),
        ("replace", r"(?:get|gets|getting|receive) (?:a )?new"),
        ("deploy", r"ship"),
        ("make", r"dr(?:aw|aws|ew|awn) up"),
        ("login", r"log(?:ged|ging)?[- ]in(?:to)?|sign(?:ed|ing)?[- ]in"),
    )
)

# Single words. The first of a line stands for all, in every form that has the same stem.
WORDS = (
    "sick ill illness sickness unwell", "salary wage paycheck", "customer client", "laptop notebook computer",
    "password passphrase", "deploy ship", "resign quit resignation", "buy purchase", "join hire enrol enroll",
    "taxi cab", "child kid son daughter baby toddler", "phone mobile cellphone", "parent mum mom dad mother father",
    "maximum max", "limit cap", "minimum min", "hotel accommodation", "start begin commence", "end finish",
    "period timeframe", "use unused leftover remaining", "bike bicycle", "gift present", "mail email",
    "required mandatory compulsory obligatory necessary", "tell inform notify announce", "submit upload claim",
    "approve authorise authorize approval", "replace upgrade exchange renew", "delete erase", "keep store retain",
    "reach arrive", "refer recommend", "budget allowance stipend subsidy fund", "fly flight plane",
    "developer programmer dev", "deadline cutoff", "pay compensate compensation", "gym fitness", "book reserve",
    "choose pick select", "train rail", "bonus reward", "swap trade", "supplement surcharge", "close shut",
    "photo picture",
)  # fmt: skip
