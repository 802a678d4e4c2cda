"""What a message is: a question, a word of thanks, or the same question once more. Pure, and by its words alone."""

import re
import unicodedata
from datetime import datetime, timedelta

from bot.core.case import Case, Status
from bot.core.text import straight

_READ = 2_000  # characters of a message; who asks says so by then
_SHORT = 200  # characters; thanks are shorter
AGAIN = timedelta(seconds=60)  # the same question of the same person within this joins the first


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_UNSAID = re.compile(
    r"```.*?(?:```|$)|`[^`\n]*`|^\s*(?:>|&gt;).*$|<https?:[^>]*>|https?://\S+", re.DOTALL | re.MULTILINE
)
_PERSON = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>")
_CONTROL = re.compile(r"<[^>\s][^>]*>")
_EMOJI = re.compile(r":[a-z0-9_+'-]+:")
_SENTENCE = re.compile(r"[^.!?？؟…\n]+[?？؟]+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_GREETING = re.compile(
    r"^(?:(?:hi|hey|hello|hallo|hola|bonjour|salut|moin|morning|good (?:morning|afternoon|evening)|guten (?:morgen|tag)"
    r"|all|team|everyone|everybody|folks|guys|there|zusammen|leute|quick question|question|frage|please|so|and|also)\b"
    r"[\s,.!:–—-]*)+"
)
_PHATIC = re.compile(
    r"(?:how (?:are|is|'s|was) (?:you|it going|everyone|everybody|things|the weekend|your \w+)(?: \w+){0,2}"
    r"|how(?:'s| is) it going|what'?s up|wie geht'?s(?: \w+){0,2}|wie geht es (?:dir|euch|ihnen)|ça va|qué tal"
    r"|(?:isn'?t|wasn'?t|aren'?t) (?:it|that|they)(?: \w+){0,2}|am i right|you know|who'?s in|anyone (?:for|up for) .*"
    r"|(?:who wants|who'?s up for|lunch|coffee|mittagessen|kaffee)\b.*|see (?:the )?above|any news|makes sense|agreed"
    r"|(?:could|can|would|will) (?:everyone|everybody|you all|all of you)\b.*|did (?:you know|i mention)\b.*|need help"
    r"|guess what|who else\b.*)"
)
# Where no question mark stands: what a question begins with, after a greeting.
_OPENINGS = re.compile(
    r"how (?:do|does|did|is|are|can|could|to|should|would|much|many|long|often|far|come)\b"
    r"|(?:what|where|when|who|which|why)(?:'?s| is| are| do| does| did| can| should| would| will| happens| to)\b"
    r"|(?:which|what) \w+ (?:is|are|do|does|can|should)\b|what time\b|who (?:has|\w+s)\b"
    r"|(?:is|are|does) (?!not\b|it\b|as\b|what\b|how\b|why\b|where\b|that\b)\w+ \w+"
    r"|do (?:employees|contractors|interns|people|they)\b"
    r"|(?:can|could|may|should|do|does|did|is|are|will|has|have|must) "
    r"(?:i|we|you|someone|somebody|anyone|anybody|there)\b"
    r"|(?:does|has|did|can|could) (?:anyone|anybody|someone|somebody)\b|anyone know|anybody know|any ideas?\b"
    r"|i(?: was|'m| am)? wonder|(?:i )?need help|i(?:'m| am) looking for|looking for|i can(?:'t|not) find|help with"
    r"|(?:i(?:'m| am) )?not sure (?:how|where|whether|if|what|who|when)\b"
    r"|(?:wie|wo|wann|wer|warum|wieso|weshalb|wohin|wozu) \w+ \w+|was (?:ist|sind|kostet|muss|passiert|mache|gilt)\b"
    r"|welche[rsnm]? \w+ \w+|gibt es\b|(?:kann|können|darf|dürfen|muss|müssen|soll) (?:ich|wir|man|jemand)\b"
    r"|(?:weiß|weiss|hat|kennt|kann|könnte)(?: mir)? jemand\b"
    r"|comment \w+|où (?:est|sont|se|puis|peut|trouver)\b|quand \w+|combien\b|pourquoi\b|quel(?:le)?s? \w+"
    r"|est-ce que\b|qu'est-ce\b|(?:peut|puis|peux|pouvons)-(?:on|je|tu|nous)\b|quelqu'un (?:sait|peut|a)\b"
    r"|(?:cómo|dónde|cuándo|cuántos?|cuántas?|cuál|quién|por qué|qué) \w+|puedo\b|alguien (?:sabe|puede|tiene)\b"
)
_THANKS = _listed(
    "thanks thank thx ty tysm tyvm cheers ta appreciated appreciate danke dank dankeschön merci gracias grazie "
    "obrigado obrigada ok okay okey k great perfect awesome cool nice excellent brilliant lovely wonderful got "
    "understood noted super prima klasse gut passt verstanden parfait génial perfecto genial vale entendido top lgtm "
    "sorted solved welcome"
)
_GRATITUDE = _listed("thanks thx ty danke merci gracias cheers")
_ALONG = _listed(
    "you so much a lot very many all for the help that that's this it works helps helped makes sense is again guys "
    "team everyone oh ah and bot copydesk now will do good to know quick fast answer reply response info information "
    "your vielen dank sehr schön hilft das mir für die hilfe antwort beaucoup bien pour votre ton aide muchas mil por "
    "la ayuda respuesta really super then alright right yes yep yeah ja oui sí i me we us "
    "you're worked no dir ihnen euch i'll try"
)
_SETTLING = re.compile(r"(?:exactly |just )?what i (?:needed|wanted|was looking for)|that(?:'s| is)? (?:all|it)\b")


def looks_like_question(text: str) -> bool:
    """
    Whether a message that calls nobody looks like a question to everybody; `text` is Slack's, with `<@U…>`.

    Careful on purpose: in a watched channel a question left alone costs less than an answer that nobody asked for.
    """
    said = _UNSAID.sub(" ", text[:_READ]).strip()
    if _PERSON.match(said):
        return False  # it is put to somebody
    said = straight(_EMOJI.sub(" ", _CONTROL.sub(" ", said))).lower()
    asked = [_bare(sentence) for sentence in _SENTENCE.findall(said)]
    if any(_has_words(sentence) and not _PHATIC.fullmatch(sentence) for sentence in asked):
        return True
    starts = [_bare(sentence) for sentence in re.split(r"[.!?\n]+", said)]
    return any(_begins_a_question(start) for start in starts)


def _begins_a_question(start: str) -> bool:
    """By its first words; what has a colon announces, and what is small talk with a mark is it without."""
    begins = ":" not in start and len(_WORD.findall(start)) >= 3 and _OPENINGS.match(start)
    return bool(begins) and not _PHATIC.fullmatch(start)


def is_thanks(text: str) -> bool:
    """Whether a message only says thanks or that it was understood; also emoji alone."""
    said = straight(_EMOJI.sub(" ", _CONTROL.sub(" ", text[:_SHORT]))).lower()
    said = _SETTLING.sub(" thanks ", said.replace("<3", " ").replace("&lt;3", " ").replace("+1", " thanks "))
    if len(text) > _SHORT or "?" in said or any(character.isdigit() for character in said):
        return False
    words = _WORD.findall(said)
    if not words:
        return bool(text.strip()) and all(not character.isalpha() for character in said)
    to_somebody = len(words) == 2 and words[0] in _GRATITUDE  # "Thanks Bea!"
    return to_somebody or (bool(_THANKS & set(words)) and set(words) <= _THANKS | _ALONG)


def joins(case: Case, text: str, now: datetime) -> bool:
    """Whether `text`, of the asker of `case`, is that question once more, so soon that one answer does for both."""
    over = case.status in {Status.REJECTED, Status.EXPIRED, Status.WITHDRAWN}
    words = _same(text)
    return not over and now - case.question.asked_at < AGAIN and bool(words) and words == _same(case.question.text)


def _same(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _bare(sentence: str) -> str:
    """A sentence without the greeting before it and the marks after it."""
    return _GREETING.sub("", sentence.strip(" \t,;-–—*_~()\"'“”")).rstrip(" ?？؟!\"'”)*_~")


def _has_words(sentence: str) -> bool:
    """Two words at least; where words are not parted by blanks, four letters."""
    letters = [character for character in sentence if character.isalpha()]
    unparted = any(unicodedata.east_asian_width(character) in "WF" for character in letters)
    return len(_WORD.findall(sentence)) >= 2 or (unparted and len(letters) >= 4)
