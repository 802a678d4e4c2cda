"""Events on their way: acks, redelivery, faults, Socket Mode."""

import asyncio

from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Ack, Sandbox
from tests.sandbox.app import App, Clock, Json

GENERAL = "C0GENERAL"


async def test_an_event_that_is_not_acked_comes_again_at_0_60_and_300_seconds(
    sandbox: Sandbox, app: App, clock: Clock
) -> None:
    app.acks("message", 500)
    await sandbox.people["ava"].posts("general", "hello")
    carried = []
    for seconds in (0, 59, 1, 299, 1, 10_000):
        clock.advance(seconds)
        carried.append(await sandbox.deliveries.run_due())
    assert carried == [1, 0, 1, 0, 1, 0]
    assert [one["retry_attempt"] for one in app.envelopes] == [0, 1, 2, 3]
    assert app.envelopes[1]["retry_reason"] == "http_error"
    assert len({one["payload"]["event_id"] for one in app.envelopes}) == 1


async def test_an_app_that_raises_or_is_late_did_not_ack(sandbox: Sandbox, app: App) -> None:
    async def fail(_payload: Json) -> Ack:
        raise ValueError("the app's own fault")

    app.answers["message"] = fail
    await sandbox.people["ava"].posts("general", "hello")
    assert sandbox.traffic.after(0)[-1]["error"] == "http_error"
    done = asyncio.Event()

    async def linger(_payload: Json) -> Ack:
        await done.wait()
        return 200, None

    app.answers["message"] = linger
    sandbox.deliveries.ack_seconds = 0.01
    assert await sandbox.deliveries.run_due() == 1
    assert sandbox.traffic.after(0)[-1]["error"] == "timeout"
    done.set()
    await sandbox.deliveries.settled()


async def test_a_duplicate_is_the_same_event_again(sandbox: Sandbox, app: App) -> None:
    sandbox.faults.add("duplicate", event="message", times=1)
    await sandbox.people["ava"].posts("general", "hello")
    await sandbox.people["ava"].posts("general", "again")
    first, second, third = (one["payload"]["event_id"] for one in app.envelopes)
    assert first == second != third


async def test_the_mention_may_come_first(sandbox: Sandbox, app: App) -> None:
    sandbox.faults.add("order", event="app_mention")
    await sandbox.people["ava"].posts("general", "<@copydesk> hello")
    await sandbox.people["ava"].posts("general", "<@copydesk> hello")
    assert [one["type"] for one in app.events] == ["app_mention", "message", "message", "app_mention"]


async def test_the_traffic_log_has_no_tokens(sandbox: Sandbox, client: AsyncWebClient, clock: Clock) -> None:
    ts = await sandbox.people["ava"].posts("general", "secret words")
    await client.auth_test()
    into, out = sandbox.traffic.after(0)
    assert into == {
        "n": 1,
        "at": clock(),
        "direction": "in",
        "method": "message",
        "ok": True,
        "error": None,
        "attempt": 0,
        "event_ts": ts,
    }
    assert (out["n"], out["direction"], out["method"]) == (2, "out", "auth.test")
    assert sandbox.traffic.after(1) == [out]
