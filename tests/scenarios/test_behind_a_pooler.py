"""The desk behind a pooler in transaction mode, as hosted PostgreSQL often is: all goes as without it."""

from pathlib import Path

from tests.pooler import SERVERS, pooled
from tests.scenarios.asking import in_review
from tests.scenarios.crowd import a_second_desk, at_once
from tests.world import new_world


async def test_two_desks_with_more_connections_than_the_server_gives_share_one_review(
    tmp_path: Path, emptied: str
) -> None:
    async with pooled(emptied) as (pooler, address), new_world(tmp_path, database=address) as world:
        question, card = await in_review(world)
        async with a_second_desk(world):
            everybody = (world.ben, world.bea, world.cho)
            presses = [
                one._person.clicks(channel="answers-review", ts=card.ts, action_id="review_approve")
                for _ in range(6)
                for one in everybody
            ]
            more = [world.ava._person.posts("general", f"<@copydesk> What is refund window {one}?") for one in range(6)]
            world.model.answers(*["30 days."] * 6)
            await at_once(world, *presses, *more, world.cho._person.commands("general", "/copydesk", "words add soon"))
        assert world.ava.replies_in(question) == ["Maybe 30 days."]
        assert [world.ava.replies_in(one) for one in world.ava.sees("general")] == [["30 days."]] * 6
        assert sum(len(one.ephemerals) for one in everybody) == 17 + 1  # each press but the first, and the command
        assert pooler.clients > SERVERS
        assert all(server.used > 10 for server in pooler.servers)
