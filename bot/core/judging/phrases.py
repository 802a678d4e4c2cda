"""Words by which a draft gives itself away, for each language that we have any for. Data; `signals` reads it."""

from dataclasses import dataclass

from bot.core.language import ENGLISH, FRENCH, GERMAN, SPANISH


@dataclass(frozen=True, kw_only=True)
class Phrases:
    refusals: tuple[str, ...]
    hedges: tuple[str, ...]
    negations: tuple[str, ...]


def _listed(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in text.split(","))


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
