"""Which database an address names; and an address without its password, for people and logs."""

from urllib.parse import urlsplit

SCHEMES = ("postgresql://", "postgres://")


def is_postgres(address: str) -> bool:
    return address.startswith(SCHEMES)


def shown(address: str) -> str:
    """A file as it is; of a server the user, the host and the name."""
    if not is_postgres(address):
        return address
    parts = urlsplit(address)
    user, _, host = parts.netloc.rpartition("@")
    if "@" in parts.path + parts.query + parts.fragment:
        return "postgresql://…"  # an unescaped password, which may begin anywhere
    return f"postgresql://{user.partition(':')[0]}{'@' if user else ''}{host}{parts.path}"
