"""The ids that a card and its listener share. Renaming one is a migration: cards in Slack outlive a deployment."""

from enum import StrEnum


class ActionId(StrEnum):
    APPROVE = "review_approve"
    EDIT = "review_edit"
    REJECT = "review_reject"
    SHOW_ALL = "review_show_all"
    WHY = "review_why"
    ANSWER_WHY = "answer_why"
    SHARE = "consent_share"
    WITHDRAW = "case_withdraw"
    ANSWERED = "reply_answered"
    NOT_ANSWERED = "reply_not_answered"
    AUDIT_RIGHT = "audit_right"
    AUDIT_CORRECT = "audit_correct"
    AUDIT_TAKE_BACK = "audit_take_back"


class CallbackId(StrEnum):
    EDIT = "review_edit"
    REJECT = "review_reject"
    CORRECT = "audit_correct"
    TAKE_BACK = "audit_take_back"
    ASK = "ask_copydesk"  # the shortcut on a message


class BlockId(StrEnum):
    ANSWER = "answer_"  # answer_1 … answer_n
    NOTE = "note"
    REASON = "reason"
    MESSAGE = "message"
    CHANGE = "change"
    SUPERSEDED = "superseded"  # on an answer that was corrected, so that no model takes it for what was said


VALUE = "value"  # the action id of every input's only element


def subject(case_id: str, number: int) -> str:
    """What a button carries: the case and the round of its draft, nothing else."""
    return f"{case_id}.{number}"


def parse_subject(value: str) -> tuple[str, int]:
    """The case and the round that a button carries; an unreadable one is a case that nobody knows."""
    case_id, _, number = value.partition(".")
    return case_id, int(number) if number.isdecimal() and len(number) < 9 else 0
