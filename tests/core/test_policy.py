"""Who may review, who is an admin, whom a warning goes to, and which threshold holds where."""

from dataclasses import replace

import pytest

from bot.core.case import Person
from bot.core.policy import Policy, Roster

AVA, BEN = Person(id="U0AVA", name="Ava"), Person(id="U0BEN", name="Ben")
CHO = Person(id="U0CHO", name="Cho", admin=True)
GIL = Person(id="U0GIL", name="Gil", guest=True)
BOT = Person(id="U0BOT", name="Copydesk", bot=True)
ZOE = Person(id="U0ZOE", name="Zoe", gone=True)
ROSTER = Roster(
    people={person.id: person for person in (AVA, BEN, CHO, GIL, BOT, ZOE)},
    review_members=frozenset({"U0BEN", "U0CHO", "U0GIL", "U0BOT", "U0ZOE", "U0NEW"}),
    groups={"S0DESK": frozenset({"U0AVA", "U0BEN", "U0GIL"}), "S0EMPTY": frozenset()},
)
POLICY = Policy(roster=ROSTER)


@pytest.mark.parametrize(
    ("listed", "able"),
    [
        (None, {"U0BEN", "U0CHO"}),  # no guest, bot, leaver or stranger of the review channel
        ((), set()),
        (("U0AVA",), {"U0AVA"}),
        (("S0DESK",), {"U0AVA", "U0BEN"}),
        (("S0DESK", "U0CHO"), {"U0AVA", "U0BEN", "U0CHO"}),
        (("S0EMPTY",), set()),
        (("S0GONE",), set()),
        (("U0ZOE", "U0GIL"), set()),
    ],
)
def test_a_list_of_reviewers_that_resolves_to_nobody_means_nobody(
    listed: tuple[str, ...] | None, able: set[str]
) -> None:
    assert replace(POLICY, reviewers=listed).able_reviewers == able


def test_the_asker_reviews_only_where_nobody_else_can() -> None:
    assert not replace(POLICY, reviewers=("U0AVA", "U0BEN")).may_review("U0AVA", asker="U0AVA")
    assert replace(POLICY, reviewers=("U0AVA", "U0BEN")).may_review("U0BEN", asker="U0AVA")
    assert replace(POLICY, reviewers=("U0AVA", "U0GIL")).may_review("U0AVA", asker="U0AVA")
    assert not replace(POLICY, reviewers=()).may_review("U0AVA", asker="U0AVA")


@pytest.mark.parametrize(
    ("user", "admin"),
    [("U0CHO", True), ("U0BEN", True), ("U0AVA", False), ("U0BOT", False), ("U0ZOE", False), ("U0WHO", False)],
)
def test_admins_are_those_of_the_workspace_and_those_who_were_added(user: str, admin: bool) -> None:
    assert replace(POLICY, admins=("U0BEN", "U0BOT", "U0ZOE", "U0WHO")).is_admin(user) is admin


def test_a_group_can_be_made_admin() -> None:
    assert replace(POLICY, admins=("S0DESK",)).is_admin("U0AVA")


def test_a_warning_goes_to_the_named_admins_and_else_to_the_workspaces() -> None:
    assert replace(POLICY, admins=("U0BEN", "U0AVA")).told_admins == ("U0AVA", "U0BEN")
    assert replace(POLICY, admins=("U0ZOE",)).told_admins == ("U0CHO",)
    assert POLICY.told_admins == ("U0CHO",)


def test_a_warning_goes_to_ten_of_the_workspaces_admins_at_the_most() -> None:
    owners = {f"U{number:02}": Person(id=f"U{number:02}", name="Owner", admin=True) for number in range(15)}
    assert Policy(roster=Roster(people=owners)).told_admins == tuple(f"U{number:02}" for number in range(10))


def test_a_channel_can_have_a_threshold_of_its_own() -> None:
    policy = Policy(threshold=0.65, channel_thresholds={"C0HELP": 0.9, "C0FUN": 0.0})
    assert [policy.threshold_in(channel) for channel in ("C0HELP", "C0FUN", "C0ELSE")] == [0.9, 0.0, 0.65]
