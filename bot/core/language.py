"""
Which language a text is in, by its small words: "the", "nicht", "pour".

A few sentences of prose are full of them, in every language their own; names and technical terms, which a help desk's
texts borrow from English, are none. The languages after the first four are here so that they are not taken for those.
"""

import re
from collections.abc import Iterator

from bot.core.text import straight

ENGLISH, GERMAN, FRENCH, SPANISH = "en", "de", "fr", "es"
OTHER = "other"  # none that we know anything of

_SMALL_WORDS = {
    ENGLISH: """the a an of to in and or is are was were be been it its this that these those there for on at by with
        from as if not no do does don't did can can't could couldn't cannot will would should may might must have has
        had i i'm you your we our they their he she who what when where which how any all than then but about into
        know between after before per only also more most such each other""",
    GERMAN: """der die das den dem des ein eine einen einem einer und oder ist sind war waren sein wird werden wurde es
        ich du sie er wir ihr ihre mir mich dir sich nicht kein keine keinen für auf im in an am bei mit von vom zu zum
        zur aus nach vor über unter durch um bis als wie wenn dass ob auch nur noch aber kann können muss müssen darf
        soll hat haben habe gibt man was wer wo wann welche dieser diese dieses dazu leider weiß ab bitte""",
    FRENCH: """le la les l' un une des de du d' et ou est sont était être ce cet cette ces c' il elle ils elles on je j'
        tu nous vous votre vos notre mon ma qu' que qui quoi quand où ne n' pas plus aucune aucun dans en sur sous par
        pour avec sans chez au aux à si comme mais donc aussi peut peuvent doit faut a ont avez ai sais combien quel
        quelle quels après avant entre se s' y leur jusqu'à""",
    SPANISH: """el la los las un una unos unas de del al y o es son era está están ser hay lo le les se me mi tu su sus
        nos no ni que qué quien cuando cuándo cuánto cuántos cómo dónde en por para con sin sobre entre hasta desde
        como pero si sí también puede pueden debe tiene tienen tengo he ha han este esta estos esto ese esa yo usted
        más muy ya sé a antes""",
    "it": """il lo la i gli le l' un uno una di del della dei delle dell' da dal dalla nel nella nei al alla ai e
        ed o è sono era che chi cosa quando dove come non per con su sul sulla tra fra si ci mi ti vi suo sua più anche
        ma se può possono deve ho ha hanno questo questa quanto so""",
    "pt": """o a os as um uma de do da dos das em no na nos nas ao à e ou é são está que quem quando onde como não para
        por pelo pela com sem sobre até se eu você seu sua mais também mas já pode podem deve tem têm foi ser há isso
        este esta sei quantos tenho""",
    "nl": """de het een en of is zijn was werd worden wordt ik je jij u hij zij ze we wij niet geen voor op in aan bij
        met van te tot uit naar om als dat die dit deze er ook maar nog kan kunnen moet mag heeft hebben wat wie waar
        wanneer hoe hoeveel binnen na over""",
    "pl": """w z ze na od po za o u nie jest są być był była ten ta te tego tej że się jak czy lub albo dla
        przez przy pod nad jego jej ich co kto kiedy gdzie ile można może mogą musi już tylko oraz ale wiem""",
    "cs": """v ve z ze na od po za o u s k je jsou být byl byla to ten ta že se si jak nebo ale pro při není co kdo
        kdy kde kolik může mohou musí už jen také nevím""",
    "sv": """och att det som en ett den de är var på av för med till från om inte kan ska har hade jag du vi ni man
        eller men också när vad vem hur efter före inom vid""",
    "da": """og at det som en et den de er var på af med til fra om ikke kan skal har havde jeg du vi man eller
        men også når hvad hvem hvor hvordan efter før inden ved""",
    "ro": """și în la de din cu pe un o este sunt nu să se ce cine când unde cum care pentru prin sau dar mai poate
        trebuie are au al ale""",
    "tr": """ve bir bu şu o için ile de da mi ne kim nerede değil yok daha çok en olarak gibi kadar sonra
        önce veya ama""",
    "id": """yang dan di ke dari untuk dengan tidak ini itu adalah saya anda kami kita bisa dapat akan pada dalam atau
        apa siapa kapan bagaimana sudah harus""",
    "fi": """ja on ei se että ovat oli joka tai kun jos mutta myös vain voi ole mitä kuka missä miten tämä sen""",
    "hu": """az és egy hogy nem van volt meg de ha vagy ez mint csak már még mit ki hol mikor kell lehet""",
}  # fmt: skip
_KNOWN = {code: frozenset(words.casefold().split()) for code, words in _SMALL_WORDS.items()}
_FOUR = frozenset({ENGLISH, GERMAN, FRENCH, SPANISH})

_NO_PROSE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|<[^>\s]*>|\w+://\S+", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?'?")
_ELIDED = re.compile(r"^([^\W\d_]+')(?=\w)")  # French and Italian: l'article
_LATIN = re.compile(r"[a-z\u00aa-\u024f\u1e00-\u1eff]", re.IGNORECASE)
_FOREIGN = re.compile(r"[^\Wa-zàâäæçéèêëîïñóôöœùúûüÿáíß\d_]")
_SCRIPTS = {
    "ja": re.compile(r"[\u3040-\u30ff]"),  # kana; Han alone is Chinese
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "ko": re.compile(r"[\u1100-\u11ff\uac00-\ud7af]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "cyrillic": re.compile(r"[\u0400-\u052f]"),
    "greek": re.compile(r"[\u0370-\u03ff]"),
    "arabic": re.compile(r"[\u0600-\u06ff]"),
    "hebrew": re.compile(r"[\u0590-\u05ff]"),
    "indic": re.compile(r"[\u0900-\u0dff]"),
}
UNSPACED = frozenset({"ja", "zh", "th"})  # written without spaces between words
_DENSE = 3  # letters of Latin to one of a script whose letters say a syllable or a word
_ENOUGH = 2  # small words to go by
_PROSE = 12  # words of prose have one of them
_MARKED = 4  # words of an unknown language have a letter that none of the four has


def language(text: str) -> str | None:
    """
    The code of the language, or of the script where that says it; `OTHER` for one that we do not know.

    None if the text is too short or too mixed to tell.
    """
    bare = straight(_NO_PROSE.sub(" ", text)).casefold()
    if script := _script(bare):
        return script
    words = list(_words(bare))
    hits = {code: sum(word in known for word in words) for code, known in _KNOWN.items()}
    most = max(hits.values())
    first = [code for code, number in hits.items() if number == most]
    if most >= _ENOUGH and most * _PROSE >= len(words):
        return None if len(first) > 1 and _FOUR & set(first) else first[0]
    foreign = sum(bool(_FOREIGN.search(word)) for word in words)
    return OTHER if foreign >= _ENOUGH and foreign * _MARKED >= len(words) else None


def small_words(text: str) -> frozenset[str]:
    """Those of the language that `text` is in; none where that is unclear."""
    return _KNOWN.get(language(text) or "", frozenset())


def _script(text: str) -> str | None:
    """The script that most of the text is in, if it is not Latin."""
    counted = {code: len(letters.findall(text)) for code, letters in _SCRIPTS.items()}
    if counted["ja"]:
        counted["ja"] += counted.pop("zh")
    code = max(counted, key=counted.__getitem__)
    return code if counted[code] * _DENSE > len(_LATIN.findall(text)) else None


def _words(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        if elided := _ELIDED.match(word):
            yield elided[1]
            yield word[elided.end() :]
        yield word.rstrip("'")
