"""Cases, effects, people and audit facts as rows, and back. Pure."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from bot.core.case import (
    Attachment,
    Case,
    Decision,
    Draft,
    Origin,
    Person,
    Place,
    Question,
    Replies,
    Status,
    Verdict,
    Withdrawal,
)
from bot.core.effects import ANYWHERE, EFFECTS, THREAD, Effect
from bot.core.events import AnswerFailed, CorrectionFailed, Drafted, Event, Judged, Rejected, ReviewEvent
from bot.flow.ports import Posted
from bot.flow.store import Delivery, Trouble
from bot.store import codec

Row = Mapping[str, Any]
T = TypeVar("T")

# What a claim may give out beside drafts. A row of a newer version waits for a process that knows what it means.
BUT_DRAFTING = codec.json_text([status.value for status in Status if not status.final and status is not Status.ASKED])
KNOWN_KINDS = codec.json_text(sorted(EFFECTS))


def case_row(case: Case) -> dict[str, Any]:
    """All columns but the lease, which is no part of a case."""
    return _question_row(case.question) | {
        "id": case.id,
        "version": case.version,
        "status": case.status.value,
        "due_at": _seconds(case.due_at),
        "round": case.round,
        "attempts": case.attempts,
        "place": _dump(case.place),
        "asker": _dump(case.asker),
        "draft": _dump(case.draft),
        "verdict": _dump(case.verdict),
        "consent": case.consent,
        "review_since": _seconds(case.review_since),
        "reminded": case.reminded,
        "shown": case.shown,
        "decision": _dump(case.decision),
        "trouble": codec.clean(case.trouble),
        "answer": codec.clean(case.answer),
        "score": case.verdict.score if case.verdict else None,
        "reasons": _reasons(case.verdict),
        "taken_up": _seconds(case.taken_up),
        "told_slow": case.told_slow,
        "previewed": case.previewed,
        "replies": codec.dump(case.replies),
        "withdrawal": case.withdrawal.value if case.withdrawal else None,
        "checked": _dump(case.checked),
    }


def _question_row(question: Question) -> dict[str, Any]:
    return {
        "team": question.team,
        "channel": question.channel,
        "ts": question.ts,
        "thread_ts": question.thread_ts,
        "asked_by": question.asker,
        "text": codec.clean(question.text),
        "asked_at": codec.seconds(question.asked_at),
        "said": codec.clean(question.said),
        "origin": question.origin.value,
        "files": codec.json_text(codec.plain(question.files)),
    }


def _reasons(verdict: Verdict | None) -> str:
    return ",".join(sorted({reason.kind.value for reason in verdict.reasons})) if verdict else ""


def case_from(row: Row) -> Case:
    return Case(
        id=row["id"],
        version=row["version"],
        status=Status(row["status"]),
        question=_question_from(row),
        due_at=_moment(row["due_at"]),
        round=row["round"],
        attempts=row["attempts"],
        place=_load(Place, row["place"]),
        asker=_load(Person, row["asker"]),
        draft=_load(Draft, row["draft"]),
        verdict=_load(Verdict, row["verdict"]),
        consent=bool(row["consent"]),
        review_since=_moment(row["review_since"]),
        reminded=bool(row["reminded"]),
        shown=row["shown"],
        decision=_load(Decision, row["decision"]),
        trouble=row["trouble"],
        answer=row["answer"],
        taken_up=_moment(row["taken_up"]),
        told_slow=bool(row["told_slow"]),
        previewed=bool(row["previewed"]),
        replies=codec.load(Replies, row["replies"]),
        withdrawal=Withdrawal(row["withdrawal"]) if row["withdrawal"] else None,
        checked=_load(Decision, row["checked"]),
    )


def _question_from(row: Row) -> Question:
    return Question(
        team=row["team"],
        channel=row["channel"],
        ts=row["ts"],
        thread_ts=row["thread_ts"],
        asker=row["asked_by"],
        text=row["text"],
        asked_at=codec.moment(row["asked_at"]),
        said=row["said"],
        origin=Origin(row["origin"]),
        files=codec.typed(tuple[Attachment, ...], json.loads(row["files"])),
    )


def effect_row(effect: Effect) -> dict[str, Any]:
    """`gate` is None where the channel of its question decides."""
    way = {"gate": _gate(effect), "cosmetic": effect.cosmetic}
    return {"lane": effect.lane.value, "kind": type(effect).__name__, "payload": codec.dump(effect), **way}


def _gate(effect: Effect) -> str | None:
    if effect.destination == ANYWHERE:
        return effect.method.value
    return None if effect.destination == THREAD else f"{effect.method.value}:{effect.destination}"


def effect_from(row: Row) -> Effect:
    return codec.load(EFFECTS[row["kind"]], row["payload"])


def delivery_from(row: Row) -> Delivery:
    return Delivery(
        id=row["id"],
        case_id=row["case_id"],
        effect=effect_from(row),
        attempts=row["attempts"],
        created_at=codec.moment(row["created_at"]),
    )


def posted_from(row: Row) -> Posted:
    return Posted(channel=row["channel"], ts=row["ts"])


def person_row(person: Person) -> dict[str, Any]:
    return {**codec.plain(person)}


def person_from(row: Row) -> Person:
    flags = {flag: bool(row[flag]) for flag in ("admin", "guest", "bot", "gone")}
    return Person(id=row["id"], name=row["name"], **flags)


def place_row(place: Place) -> dict[str, Any]:
    return {**codec.plain(place)}


def trouble_from(row: Row) -> Trouble:
    return Trouble(code=row["code"], text=row["text"], since=codec.moment(row["since"]))


def facts(event: Event) -> str:
    """What the audit keeps of an event beside its name and actor: never the text of a question or of an answer."""
    return codec.json_text(codec.plain(_facts(event)))


def _facts(event: Event) -> dict[str, Any]:
    match event:
        case Drafted(draft=draft):
            found = None if draft.passages is None else len(draft.passages)
            failed = not draft.text
            tried = [f"{failure.model}: {failure.code}" for failure in draft.tried]
            cost = {"tokens_in": draft.tokens_in, "tokens_out": draft.tokens_out, "seconds": draft.seconds}
            made = {"model": draft.model, "confidence": draft.confidence, "passages": found, "failed": failed}
            return {**made, "tried": tried, **cost}
        case Judged(verdict=verdict):
            reasons = sorted({reason.kind for reason in verdict.reasons})
            limits = {"score": verdict.score, "threshold": verdict.threshold}
            return {**limits, "reasons": reasons, "score_version": verdict.score_version}
        case AnswerFailed(why=why) | CorrectionFailed(why=why):
            return {"why": why}
        case Rejected(round=number, reason=reason):
            return {"round": number, "reason": reason}
        case ReviewEvent(round=number):
            return {"round": number}
        case _:
            return {}


def _seconds(at: datetime | None) -> float | None:
    return None if at is None else codec.seconds(at)


def _moment(unix: float | None) -> datetime | None:
    return None if unix is None else codec.moment(unix)


def _dump(value: Any) -> str | None:
    return None if value is None else codec.dump(value)


def _load(kind: type[T], text: str | None) -> T | None:
    return None if text is None else codec.load(kind, text)
