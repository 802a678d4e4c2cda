"""Words by which a draft gives itself away, for each language that we have any for. Data; `signals` reads it."""

import re
from dataclasses import dataclass

from bot.core.language import ENGLISH, FRENCH, GERMAN, SPANISH
from bot.core.text import whole


@dataclass(frozen=True, kw_only=True)
class Phrases:
    refusals: tuple[str, ...]
    hedges: tuple[str, ...]
    negations: tuple[str, ...]


def _listed(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in text.split(","))


def _any(text: str) -> re.Pattern[str]:
    return re.compile("|".join(whole(phrase).pattern for phrase in _listed(text)), re.IGNORECASE)


PHRASES = {
    ENGLISH: Phrases(
        refusals=_listed("""I don't know, I do not know, I'm not sure, I am not sure, I cannot answer, I can't
            answer, I could not find, I couldn't find, no information, not enough information, as an AI"""),
        hedges=_listed("""might, perhaps, probably, presumably, apparently, seems, it appears, I think, I believe, I
            guess, as far as I know, not certain, unclear, roughly speaking"""),
        negations=_listed("no, not, never, without, nothing"),
    ),
    GERMAN: Phrases(
        refusals=_listed("""ich weiß nicht, ich weiß es nicht, ich weiß das nicht, weiß ich nicht, weiß ich leider
            nicht, ich bin nicht sicher, ich bin mir nicht sicher, bin ich mir nicht sicher, kann ich nicht
            beantworten, kann ich leider nicht beantworten, kann das nicht beantworten, kann die Frage nicht
            beantworten, kann diese Frage nicht beantworten, lässt sich nicht beantworten, konnte nichts
            finden, konnte ich nicht finden, konnte ich nichts finden, konnte dazu nichts finden, habe
            nichts gefunden, habe dazu nichts gefunden, habe ich nichts gefunden, habe keine Informationen,
            habe ich keine Informationen, liegen mir keine Informationen, liegen keine Informationen vor,
            enthält keine Informationen, keine Informationen dazu, nicht genügend Informationen, als
            KI-Modell, als Sprachmodell"""),
        hedges=_listed("""vielleicht, möglicherweise, eventuell, vermutlich, wahrscheinlich, anscheinend, scheinbar,
            es scheint, dürfte, dürften, ich glaube, glaube ich, ich denke, denke ich, ich vermute, vermute
            ich, soweit ich weiß, meines Wissens, unklar, ungewiss, nicht ganz sicher"""),
        negations=_listed("kein, keine, keinen, nicht, nie, niemals, ohne, nichts"),
    ),
    FRENCH: Phrases(
        refusals=_listed("""je ne sais pas, je n'en sais rien, je l'ignore, je ne suis pas sûr, je ne suis pas sûre,
            je ne suis pas certain, je ne suis pas certaine, je ne peux pas répondre, je ne peux pas vous
            répondre, je n'ai pas trouvé, je n'ai rien trouvé, je n'ai pas d'information, je n'ai pas
            d'informations, je ne dispose pas, aucune information, pas assez d'informations, en tant qu'IA"""),
        hedges=_listed("""peut-être, probablement, sans doute, vraisemblablement, apparemment, il semble, il
            semblerait, semble-t-il, je pense, je crois, je suppose, à ma connaissance, pas certain, pas sûr"""),
        negations=_listed("pas, jamais, sans, rien, aucun, aucune, ni"),
    ),
    SPANISH: Phrases(
        refusals=_listed("""no sé, no lo sé, lo desconozco, no estoy seguro, no estoy segura, no puedo responder, no
            puedo contestar, no he encontrado, no encontré, no encuentro, no tengo información, no dispongo
            de, no hay información, ninguna información, no hay suficiente información, como IA"""),
        hedges=_listed("""quizá, quizás, tal vez, a lo mejor, probablemente, posiblemente, presumiblemente, al
            parecer, parece, parece que, creo que, pienso que, supongo que, que yo sepa, puede que, no está
            claro"""),
        negations=_listed("no, nunca, jamás, sin, nada, ningún, ninguna"),
    ),
}  # fmt: skip

# English only, for long answers that nothing backs: see `style`.
EXCUSES = _any("""language model, as an AI, I'm sorry, I am sorry, sorry, unfortunately, I'm not able, I am not
    able, I'm unable, I am unable, unable to, I'm not sure, I am not sure, I'm not capable, I am not
    capable, I cannot, I can not, I can't, I could not, I couldn't, I don't, I do not, I apologize,
    not possible to, impossible to, real-time, not have access, no access, not have enough, not
    enough, no specific, not have specific, no further, no information, not provide, not provided, not
    mentioned, not specified, not explicitly, not clear, can you provide, can you please, could you
    provide, could you please, please provide, please clarify, please specify, please note, more
    information, more context, more details""")
CREATIONS = _any("""write, create, creative, compose, generate, draft, brainstorm, invent, imagine, come up, make up,
    suggest, recommend, propose, poem, haiku, story, stories, song, joke, tweet, slogan, dialogue, conversation, idea,
    ideas, tips, ways, activities, name, names, example, examples, title, headline, metaphor, simile""")
