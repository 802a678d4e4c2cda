"""Which answers a person looks at afterwards: drawn by a keyed hash, so that neither score nor asker has a say."""

import hmac
from hashlib import sha256


def drawn(key: str, case_id: str, odds: float) -> bool:
    """Whether a case is among those drawn with probability `odds`; the same answer each time, for the same key."""
    digest = hmac.digest(key.encode(), case_id.encode(), sha256)
    return int.from_bytes(digest[:8], "big") < odds * 2**64
