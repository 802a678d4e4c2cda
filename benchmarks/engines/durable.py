"""DBOS, as shipped: a workflow of four steps, and a message that it waits for."""

import asyncio
import os

from dbos import DBOS, DBOSConfig, SetWorkflowID

from benchmarks.engines import Base

_DAY = 86_400


@DBOS.step()
async def draft() -> str:
    await asyncio.sleep(ENGINE[0].seconds)
    ENGINE[0].steps += 1
    return "30 days, maybe."


@DBOS.step()
async def judge(text: str) -> float:
    ENGINE[0].steps += 1
    return 0.4 if text else 0.0


@DBOS.step()
async def card(score: float) -> float:
    ENGINE[0].steps += 1
    return score


@DBOS.step()
async def deliver(text: str) -> str:
    ENGINE[0].steps += 1
    return text


@DBOS.workflow()
async def flow(key: str) -> None:
    text = await draft()
    await card(await judge(text))
    ENGINE[0].waiting.add(key)
    await DBOS.recv_async("click", timeout_seconds=_DAY)
    await deliver(text)
    ENGINE[0].ended(key)


class Engine(Base):
    async def open(self, address: str) -> None:
        ENGINE.append(self)
        url = address if address.startswith("postgres") else f"sqlite:///{address}"
        executor = os.environ["EXECUTOR"]  # noqa: TID251 - of this benchmark alone
        config: DBOSConfig = {"name": "desk", "system_database_url": url, "executor_id": executor}
        DBOS(config={**config, "application_version": "1", "log_level": "ERROR"})
        DBOS.launch()

    async def begin(self, key: str) -> None:
        with SetWorkflowID(key):
            await DBOS.start_workflow_async(flow, key)

    async def click(self, key: str) -> None:
        await DBOS.send_async(key, "approved", topic="click")


ENGINE: list[Engine] = []  # the one of this process
