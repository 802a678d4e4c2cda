"""The channels as the Web API shows them, read from outside."""

import aiohttp

from tests.torture.book import Json


class Channels:
    """All messages there are, with their metadata, as the Web API shows them."""

    def __init__(self, session: aiohttp.ClientSession, api: str, token: str) -> None:
        self._session, self._api, self._token = session, api, token
        self.last: dict[str, list[Json]] = {}

    async def read(self) -> dict[str, list[Json]]:
        """
        By channel, a direct message by `@copydesk` and the id of its person; threads are part of it.

        It is read until it is twice the same, since a deadline may pass between one channel and the next.
        """
        before: dict[str, list[Json]] = {}
        self.last = await self._read()
        while before != self.last:
            before, self.last = self.last, await self._read()
        return self.last

    async def _read(self) -> dict[str, list[Json]]:
        read: dict[str, list[Json]] = {}
        types = "public_channel,private_channel,im"
        found = await self._all("users.conversations", "channels", types=types)
        for place in found:
            name = place.get("name") or f"@copydesk {place['user']}"
            top = await self._all("conversations.history", "messages", channel=place["id"], include_all_metadata="1")
            seen = {one["ts"]: one for one in top}
            for one in top:
                if one.get("reply_count"):
                    asked = {"channel": place["id"], "ts": one["ts"], "include_all_metadata": "1"}
                    seen |= {each["ts"]: each for each in await self._all("conversations.replies", "messages", **asked)}
            read[name] = [seen[ts] for ts in sorted(seen)]
        return read

    async def _all(self, method: str, key: str, **asked: str) -> list[Json]:
        found: list[Json] = []
        cursor = ""
        while True:
            page = await self._page(method, {**asked, "limit": "200", **({"cursor": cursor} if cursor else {})})
            found += page[key]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return found

    async def _page(self, method: str, asked: dict[str, str]) -> Json:
        headers = {"Authorization": f"Bearer {self._token}"}
        async with self._session.get(f"{self._api}{method}", params=asked, headers=headers) as response:
            page: Json = await response.json()
            assert page["ok"], page
            return page
