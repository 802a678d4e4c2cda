"""
A pooler in transaction mode in front of PostgreSQL: each transaction goes by whichever server connection is free.

It plays what PgBouncer does to a client: nothing of a session outlives a transaction, and no notification arrives.
"""

import asyncio
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from psycopg.conninfo import conninfo_to_dict

SOCKET = ".s.PGSQL.5432"
VERSION, WITHOUT_TLS = 196_608, (80_877_103, 80_877_104)  # the startup message, and what asks to encrypt before it
QUERY, SYNC, READY, NOTIFICATION, END = b"Q", b"S", b"Z", b"A", b"X"
SERVERS = 3


@dataclass
class Link:
    """A connection, message by message."""

    reader: StreamReader
    writer: StreamWriter
    used: int = 0

    async def message(self) -> tuple[bytes, bytes]:
        head = await self.reader.readexactly(5)
        return head[:1], head + await self.reader.readexactly(struct.unpack("!I", head[1:])[0] - 4)

    async def started(self) -> None:
        """Take a client in: its startup message, and none of the encryption that it may ask for before."""
        while True:
            length, code = struct.unpack("!II", await self.reader.readexactly(8))
            await self.reader.readexactly(length - 8)
            if code == VERSION:
                return
            assert code in WITHOUT_TLS, code
            self.writer.write(b"N")


class Pooler:
    def __init__(self) -> None:
        self.servers: list[Link] = []
        self.clients = 0
        self._free: asyncio.Queue[Link] = asyncio.Queue()
        self._welcome = b""

    async def connects(self, folder: str, user: str, database: str) -> None:
        """One more connection to the server, which trusts us."""
        link = Link(*await asyncio.open_unix_connection(Path(folder) / SOCKET))
        body = struct.pack("!I", VERSION) + b"".join(
            f"{part}\0".encode() for part in ("user", user, "database", database)
        )
        link.writer.write(struct.pack("!I", len(body) + 5) + body + b"\0")
        kind, self._welcome = b"", b""
        while kind != READY:
            kind, message = await link.message()
            self._welcome += message
        self.servers.append(link)
        self._free.put_nowait(link)

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        client = Link(reader, writer)
        try:
            await client.started()
            self.clients += 1
            writer.write(self._welcome)
            while (first := await client.message())[0] != END:
                server = await self._free.get()
                server.used += 1
                await _transaction(client, server, first[0], first[1])
                self._free.put_nowait(server)  # behind those that wait longer: the next one is another
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


async def _transaction(client: Link, server: Link, kind: bytes, message: bytes) -> None:
    """From its first message until the server is ready and in no transaction."""
    owed, ended = 0, False
    while not ended:
        server.writer.write(message)
        owed += kind in {QUERY, SYNC}
        while owed:
            said, answer = await server.message()
            if said != NOTIFICATION:
                client.writer.write(answer)
            owed -= said == READY
            ended = said == READY and answer.endswith(b"I")
        if not ended:
            kind, message = await client.message()


@asynccontextmanager
async def pooled(address: str) -> AsyncIterator[tuple[Pooler, str]]:
    """A pooler in front of a database, and its address."""
    known, pooler = conninfo_to_dict(address), Pooler()
    user, database = str(known["user"]), str(known["dbname"])
    for _ in range(SERVERS):
        await pooler.connects(str(known["host"]), user, database)
    with TemporaryDirectory(prefix="pooler-") as folder:
        async with await asyncio.start_unix_server(pooler.serve, Path(folder) / SOCKET):
            yield pooler, f"postgresql://{user}@/{database}?host={folder}"
    for link in pooler.servers:
        link.writer.close()
