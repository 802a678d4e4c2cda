"""People who act at random through the control API, and write down what they did."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from random import Random

import aiohttp

from tests.torture.book import Book, Json, Press, Question
from tests.torture.model import ANSWER, DOUBTFUL, FAILING, HUGE, LONG, QUESTION, SLOW, SURE, TYPED, marks

KINDS = ((SURE, 45), (DOUBTFUL, 45), (SLOW, 10), (FAILING, 5), (LONG, 8), (HUGE, 2))
REASONS = ("wrong", "unanswerable", "not_for_us", "needs_detail", "other")
REVIEW = "answers-review"
PLACES = {"ava": ("general", "help", "@copydesk", "payroll-private"), "gil": ("general", "help")}
ANYBODY = ("general", "help", "@copydesk")
LATE = ("review_approve", "review_edit", "review_reject")
OPENS = ("review_edit", "review_reject", "audit_correct", "audit_take_back", "review_why", "answer_why")  # a modal


def now() -> float:
    return time.time()  # noqa: TID251 - the sandbox's clock too


class Slack:
    """The sandbox as its people use it, and what the review channel showed last: an old screen is a screen too."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session, self._url = session, f"{url}/_sandbox/"
        self.cards: list[Json] = []

    async def asks(self, verb: str, path: str, body: Json | None = None) -> Json:
        """The answer; what the workspace refuses is one that says so."""
        async with self._session.request(verb, self._url + path, json=body) as response:
            answer: Json = await response.json()
            return answer

    async def thread(self, name: str, channel: str, ts: str) -> list[Json]:
        seen = await self.asks("GET", f"channels/{channel}/messages?thread_ts={ts}&as={name}")
        found: list[Json] = seen.get("messages", [])
        return found

    async def looks_at_cards(self) -> None:
        self.cards = (await self.asks("GET", f"channels/{REVIEW}/messages")).get("messages", self.cards)


class Human:
    """Somebody with a will of their own, which is `chance`."""

    def __init__(self, name: str, slack: Slack, book: Book, chance: Random, new_mark: Callable[[], str]) -> None:
        self.name, self._slack, self._book, self._chance, self._new_mark = name, slack, book, chance, new_mark
        self._typed = 0

    async def lives(self, acts: tuple[tuple[str, int], ...], pause: float, until: asyncio.Event) -> None:
        """One act after the other; a workspace that refuses one does not mind."""
        while not until.is_set():
            act: Callable[[], Awaitable[None]] = getattr(self, self._one_of(acts))
            await act()
            await asyncio.sleep(self._chance.expovariate(1 / pause))

    def _one_of(self, weighted: tuple[tuple[str, int], ...]) -> str:
        names, weights = zip(*weighted, strict=True)
        return str(self._chance.choices(names, weights)[0])

    # Asking

    async def asks(self) -> None:
        channel = self._chance.choice(PLACES.get(self.name, ANYBODY))
        called = channel != "@copydesk" and not (channel == "help" and self._chance.random() < 0.5)
        await self._asks(channel, "<@copydesk> " if called else "", "asks")

    async def asks_for_sure(self) -> None:
        mark = self._new_mark()
        await self._says("general", f"<@copydesk> What do you know about {mark}, and be {SURE}?", mark, "asks")

    async def asks_nothing(self) -> None:
        await self._says("general", "<@copydesk>", "", "empty")

    async def follows_up(self) -> None:
        if question := self._own():
            await self._asks(question.channel, "", "follows up", under=question.thread_ts)

    async def points(self) -> None:
        """Say something to nobody, and then ask about it by the shortcut."""
        mark = self._new_mark()
        said = await self._act("POST", "messages", {"channel": "general", "text": f"I wonder: {self._words(mark)}."})
        if ts := said.get("ts"):
            done = await self._act("POST", "shortcuts", {"callback_id": "ask_copydesk", "channel": "general", "ts": ts})
            self._book.questions.append(
                Question(mark, self.name, "general", ts, ts, "points", stored=now() if done.get("ok") else 0)
            )

    async def _asks(self, channel: str, before: str, how: str, under: str = "") -> None:
        mark = self._new_mark()
        await self._says(channel, f"{before}What do you know about {self._words(mark)}?", mark, how, under)

    def _words(self, mark: str) -> str:
        return f"{mark}, and be {self._one_of(KINDS)}"

    async def _says(self, channel: str, text: str, mark: str, how: str, under: str = "") -> None:
        thread = {"thread_ts": under} if under else {}
        said = await self._act("POST", "messages", {"channel": channel, "text": text, **thread})
        if ts := said.get("ts"):
            self._book.questions.append(Question(mark, self.name, channel, ts, under or ts, how))

    def _own(self) -> Question | None:
        mine = [one for one in self._book.questions if one.asker == self.name and not one.deleted][-12:]
        return self._chance.choice(mine) if mine else None

    # Second thoughts

    async def edits(self) -> None:
        if (question := self._own()) and question.mark and question.how != "points":
            text = f"<@copydesk> What else about {self._words(question.mark)}?"
            await self._act("PATCH", f"messages/{question.channel}/{question.ts}", {"text": text})

    async def deletes(self) -> None:
        if question := self._own():
            question.deleted = True
            await self._act("DELETE", f"messages/{question.channel}/{question.ts}")

    async def thanks(self) -> None:
        if question := self._own():
            thread = {"channel": question.channel, "thread_ts": question.thread_ts}
            await self._act("POST", "messages", {**thread, "text": "Thanks a lot!"})

    async def replies(self) -> None:
        """Into a thread of somebody else."""
        others = [one for one in self._book.questions if one.asker != self.name and one.channel in ("general", "help")]
        if others:
            thread = self._chance.choice(others[-15:])
            said = {"channel": thread.channel, "thread_ts": thread.thread_ts, "text": "I think it is on the wall."}
            await self._act("POST", "messages", said)

    async def opens_home(self) -> None:
        await self._act("GET", "home")

    async def presses_in_thread(self) -> None:
        """One of the buttons below a question of theirs: Share, Never mind, Yes or No."""
        question = self._own()
        shown = await self._slack.thread(self.name, question.channel, question.thread_ts) if question else []
        found = [(one, each["action_id"]) for one in shown for each in buttons(one)]
        if not question or not found:
            return
        message, action = self._chance.choice(found)
        if action == "case_withdraw" and self._chance.random() < 0.7:
            return  # most people want to know
        for each in self._book.questions:
            if action == "consent_share" and each.thread_ts == question.thread_ts:
                each.shared_at = each.shared_at or now()
        press = await self._presses(question.channel, message, action, [])
        await self._closes(await self._opened(press))

    # Reviewing

    async def reviews(self) -> None:
        open_ = [card for card in self._slack.cards if has(card, "review_edit") and _is_taken(card)]
        if open_:
            card = self._chance.choice(open_)
            act = self._one_of((("approve", 45), ("edit", 30), ("reject", 20), ("show_all", 5)))
            if has(card, f"review_{act}"):
                await self._decides(card, f"review_{act}")

    async def audits(self) -> None:
        """A look at an answer that was sent without review."""
        if open_ := [card for card in self._slack.cards if has(card, "audit_right") and _is_taken(card)]:
            acts = (("audit_right", 30), ("audit_correct", 40), ("audit_take_back", 25), ("review_why", 5))
            await self._decides(self._chance.choice(open_), self._one_of(acts))

    async def presses_late(self) -> None:
        """A button of a card that was decided since; old screens have it still."""
        if gone := [card for card in self._slack.cards if marks(words(card)) and not buttons(card)]:
            card = self._chance.choice(gone)
            acts = ("audit_right", "audit_correct", "audit_take_back") if is_audit(card) else LATE
            await self._decides(card, self._chance.choice(acts))

    async def _decides(self, card: Json, action: str) -> None:
        text = markdown(card) if action == "review_approve" else ""
        press = await self._presses(REVIEW, card, action, marks(words(card)), text)
        if views := await self._opened(press):
            if self._chance.random() < 0.3:
                await asyncio.sleep(self._chance.random() * 4)
            if "submit" in views[-1]:
                await self._submits(card, views[-1], action.partition("_")[2])
            else:
                await self._closes(views)

    async def _opened(self, press: Press) -> list[Json]:
        """The forms that stand open after a press that opens one: to see it is an answer."""
        views = await self._views() if press.action in OPENS and press.ok else []
        press.answered = press.answered or bool(views)
        return views

    async def _submits(self, card: Json, view: Json, act: str) -> None:
        self._typed += 1
        named = " ".join(marks(words(card)))
        typed = f"{ANSWER} {TYPED} {self.name} {self._typed} about {named}"
        writes = act in ("edit", "correct")
        values = {"answer_1": typed} if writes else {"reason": self._chance.choice(REASONS)}
        if self._chance.random() < 0.3:
            values["note" if writes else "message"] = f"{TYPED} note"
        shown = [each["block_id"] for each in view["blocks"] if each["type"] == "input"]
        others = {each: "" for each in shown if each.startswith("answer_") and each != "answer_1"}
        press = Press(self.name, f"submit_{act}", REVIEW, card["ts"], now(), marks(words(card)))
        press.text = typed if writes else ""
        self._book.presses.append(press)
        known = {key: value for key, value in {**others, **values}.items() if key in shown}
        done = await self._act("POST", "submits", {"view_id": view["id"], "values": known})
        press.ok, press.done_at = bool(done.get("ok")), now()
        left = await self._views()
        press.accepted = press.ok and not left
        press.answered = press.ok
        await self._closes(left)

    async def _closes(self, views: list[Json]) -> None:
        for each in views[::-1]:
            await self._act("POST", "closes", {"view_id": each["id"]})

    async def _presses(self, channel: str, message: Json, action: str, about: list[str], text: str = "") -> Press:
        press = Press(self.name, action, channel, message["ts"], now(), about, text)
        self._book.presses.append(press)
        before = await self._whispers()
        done = await self._act("POST", "clicks", {"channel": channel, "ts": message["ts"], "action_id": action})
        press.ok, press.done_at = bool(done.get("ok")), now()
        press.answered = await self._whispers() > before
        return press

    # Steering

    async def steers(self) -> None:
        value = self._chance.choice(
            ["threshold 0.3", "threshold 0.65", "threshold 0.99", "words add perhaps", "status"]
        )
        await self.types(value)

    async def pauses(self) -> None:
        await self.types("pause")
        await asyncio.sleep(self._chance.random() * 2)
        await self.types("resume")

    async def types(self, text: str) -> bool:
        done = await self._act("POST", "commands", {"channel": "general", "command": "/copydesk", "text": text})
        return bool(done.get("ok"))

    async def _act(self, verb: str, path: str, body: Json | None = None) -> Json:
        return await self._slack.asks(verb, f"people/{self.name}/{path}", body)

    async def _views(self) -> list[Json]:
        found: list[Json] = (await self._act("GET", "views")).get("views", [])
        return found

    async def _whispers(self) -> int:
        return len((await self._act("GET", "ephemerals")).get("ephemerals", []))


def buttons(message: Json) -> list[Json]:
    rows = [block["elements"] for block in message.get("blocks", ()) if block["type"] == "actions"]
    return [element for row in rows for element in row]


def has(message: Json, action: str) -> bool:
    return any(each.get("action_id") == action for each in buttons(message))


def is_audit(message: Json) -> bool:
    """Whether it is the card of an answer that was sent without review, be it checked or not."""
    return has(message, "audit_right") or str(message.get("text", "")).startswith("Checked by")


def markdown(message: Json) -> str:
    return "\n".join(block["text"] for block in message.get("blocks", ()) if block["type"] == "markdown")


def words(message: Json) -> str:
    """All that stands in a message, wherever it stands."""
    return f"{message.get('text', '')} {message.get('blocks', '')}"


def _is_taken(card: Json) -> bool:
    """One card in five is left alone by everybody: somebody is reminded of it, and it expires."""
    return not any(int(mark.removeprefix(QUESTION).rstrip("x")) % 5 == 0 for mark in marks(words(card)))
