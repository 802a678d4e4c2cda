"""What the admins have set, and who may do what under it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from bot.core.case import Person
from bot.core.judging.judgement import Budget, Mode, Standing
from bot.core.judging.kinds import PRIOR, Weights
from bot.core.judging.standing import odds

WATCH_WORDS = ("maybe", "uncertain", "possibly")
WATCH_QUESTIONS, WATCH_ALL = "questions", "all"
NOTHING = 1.0  # a threshold that no score reaches
LEAST_AUDITS = 0.02  # with a budget: without labels nobody would know whether it is kept
_PROVISIONAL_AUDITS = 0.3  # at the least: what nobody has certified is looked at more often


class Signature(StrEnum):
    """How a reviewer appears to who asked. The review channel always sees names."""

    NAME = "name"
    ROLE = "role"
    NONE = "none"


class Sources(StrEnum):
    """Whether an answer that nothing in the handbook backs may go out on the word of its model alone."""

    REQUIRED = "required"
    OPTIONAL = "optional"


@dataclass(frozen=True, kw_only=True)
class Roster:
    """Who is who, as last seen in Slack: people by id, the members of the review channel, user groups by id."""

    people: Mapping[str, Person] = field(default_factory=dict)
    review_members: frozenset[str] = frozenset()
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def resolve(self, listed: tuple[str, ...]) -> frozenset[str]:
        """The people behind a list of user and group ids."""
        return frozenset(user for name in listed for user in self.groups.get(name, frozenset({name})))

    def fit(self, users: frozenset[str]) -> frozenset[str]:
        """Those of `users` who are still here, are people and are no guests."""
        known = {user: self.people.get(user) for user in users}
        return frozenset(user for user, p in known.items() if p and not (p.guest or p.bot or p.gone))


@dataclass(frozen=True, kw_only=True)
class Policy:
    """
    Every setting of the desk, together with the roster it is read against.

    `reviewers` and `admins` hold user ids (`U…`) and user group ids (`S…`). `reviewers` is None for the default, every
    member of the review channel but guests; a list that resolves to nobody means nobody.
    """

    threshold: float = 0.65  # by hand; a budget replaces it
    channel_thresholds: Mapping[str, float] = field(default_factory=dict)
    budget: Budget | None = None
    standing: Standing = field(default_factory=Standing)  # of the budget
    weights: Weights | None = None  # learned from labels; None: those that come with this version
    audit_rate: float = 0.1  # of what is sent unreviewed, a reviewer looks at so much afterwards
    trials: Mapping[str, int] = field(default_factory=dict)  # channel, or "" for any → its first so many are reviewed
    sources: Sources = Sources.REQUIRED
    reasks: int = 2  # a question is put once more so often at most, to justify sending; 0: models are asked once
    words: tuple[str, ...] = WATCH_WORDS
    topics: tuple[str, ...] = ()
    review_channel: str = ""
    reviewers: tuple[str, ...] | None = None
    admins: tuple[str, ...] = ()
    signature: Signature = Signature.NAME
    paused: bool = False
    remind_after: timedelta = timedelta(minutes=30)
    expire_after: timedelta = timedelta(hours=24)
    tell_after: timedelta = timedelta(seconds=30)  # an asker without a draft is told that it takes its time
    give_up_after: timedelta = timedelta(seconds=120)  # and a person takes over
    model: str = ""  # asked first; empty: the first of the chain
    channel_models: Mapping[str, str] = field(default_factory=dict)
    watched: Mapping[str, str] = field(default_factory=dict)  # channel → which messages: WATCH_QUESTIONS or WATCH_ALL
    tokens_a_day: int = 0  # no more are spent; 0: no limit
    questions_a_minute: int = 0  # of one person; 0: no limit
    roster: Roster = field(default_factory=Roster)

    @property
    def weighs(self) -> Weights:
        """What the signals weigh now."""
        return self.weights or PRIOR

    @property
    def stands(self) -> Standing:
        """How far the budget has come; what was calculated for another budget says nothing of this one."""
        return self.standing if self.standing.budget == self.budget else Standing(since=self.standing.since)

    def threshold_in(self, channel: str) -> float:
        """The budget's, or the one set by hand."""
        if self.budget is None:
            return self.channel_thresholds.get(channel, self.threshold)
        found = None if channel in self.stands.stopped else self.stands.threshold
        return NOTHING if found is None else found

    def odds_of(self, version: str, sent: int) -> float:
        """With which a verdict by this score, by which so many answers were sent, is drawn to be labelled."""
        if self.budget is None:
            return self.audit_rate
        ours = self.stands if self.stands.version == version else Standing()
        least = _PROVISIONAL_AUDITS if ours.mode is Mode.PROVISIONAL else LEAST_AUDITS
        return odds(ours, sent=sent, usual=max(self.audit_rate, least))

    def trial_in(self, channel: str) -> int:
        """How many answers of a channel a person sees before any is sent without."""
        return self.trials.get(channel, self.trials.get("", 0))

    def model_in(self, channel: str) -> str:
        return self.channel_models.get(channel, self.model)

    @property
    def able_reviewers(self) -> frozenset[str]:
        """Everybody who may decide on a card, before looking at who asked."""
        listed = self.roster.review_members if self.reviewers is None else self.roster.resolve(self.reviewers)
        return self.roster.fit(listed)

    @property
    def listed_groups(self) -> tuple[str, ...]:
        """The user groups among reviewers and admins."""
        return tuple(sorted({name for name in (*(self.reviewers or ()), *self.admins) if name.startswith("S")}))

    def reviews_alone(self, asker: str) -> bool:
        """Whether `asker` is the only reviewer, and so may decide on their own question."""
        return self.able_reviewers == {asker}

    def may_review(self, user: str, *, asker: str) -> bool:
        return user in self.able_reviewers and (user != asker or self.reviews_alone(asker))

    def is_admin(self, user: str) -> bool:
        """Workspace admins and owners, and those an admin added."""
        person = self.roster.people.get(user)
        if person is None or person.gone or person.bot:
            return False
        return person.admin or user in self.roster.resolve(self.admins)

    @property
    def told_admins(self) -> tuple[str, ...]:
        """Whom a warning goes to: the admins that were named, else the workspace's own (ten at the most)."""
        people = self.roster.people
        named = sorted(user for user in self.roster.resolve(self.admins) if self.is_admin(user))
        return tuple(named or sorted(user for user in people if self.is_admin(user))[:10])
