"""Encryption of the few columns that must never lie readable on a disk.

AES-256-GCM with table, column and row uid as associated data: a value copied to another
row or column does not open. The key id stands first, so that keys can be rotated. Look-up
goes through a keyed blind index (HMAC-SHA-256): an unkeyed hash of an ID number is guessed
in seconds.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

NONCE_BYTES = 12


@dataclass(frozen=True)
class Keyring:
    """`keys` by id (32 bytes each); `current` encrypts, all decrypt; `index_key` blinds."""

    keys: dict[str, bytes]
    current: str
    index_key: bytes

    @classmethod
    def from_text(cls, keys: str, index_key: str) -> "Keyring":
        """From `id:base64,id:base64` (the first is current) and a base64 index key.

        Raises ValueError when a key has not 32 bytes.
        """
        pairs = [part.strip().partition(":") for part in keys.split(",") if part.strip()]
        ring = {key_id: base64.b64decode(text) for key_id, _, text in pairs}
        blind = base64.b64decode(index_key)
        if not ring or any(len(key) != 32 for key in (*ring.values(), blind)):
            raise ValueError("keys must have 32 bytes")
        return cls(ring, pairs[0][0], blind)

    def encrypt(self, text: str, bound_to: str) -> str:
        """Key id, nonce and sealed text, bound to one cell (`table.column:uid`)."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, text.encode(), bound_to.encode())
        return f"{self.current}:{base64.b64encode(nonce + sealed).decode()}"

    def decrypt(self, sealed: str, bound_to: str) -> str:
        """The text. Raises ValueError when the key is unknown or the cell is not its own."""
        key_id, _, body = sealed.partition(":")
        raw = base64.b64decode(body)
        try:
            key = AESGCM(self.keys[key_id])
            return key.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound_to.encode()).decode()
        except (KeyError, InvalidTag) as error:
            raise ValueError("sealed value does not open here") from error

    def blind(self, text: str, purpose: str) -> str:
        """The look-up value of `text`, separate per purpose."""
        message = f"{purpose}:{text.strip().upper()}".encode()
        return hmac.new(self.index_key, message, hashlib.sha256).hexdigest()[:40]


def keyring() -> Keyring:
    """The keys of the running application."""
    return current_app.extensions["bangfu_keyring"]


class Sealed:
    """A model attribute kept encrypted in `<name>_sealed` and, if `blind`, findable by `<name>_blind`.

    The row needs its uid before the first write, which the constructor of `db.Row` gives it.
    """

    def __init__(self, *, blind: bool = False) -> None:
        self.has_blind = blind

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, row: Any, owner: type) -> Any:
        if row is None:
            return self
        sealed = getattr(row, f"{self.name}_sealed")
        return keyring().decrypt(sealed, self._cell(row)) if sealed else ""

    def __set__(self, row: Any, text: str) -> None:
        ring = keyring()
        setattr(row, f"{self.name}_sealed", ring.encrypt(text, self._cell(row)) if text else None)
        if self.has_blind:
            setattr(row, f"{self.name}_blind", ring.blind(text, self.name) if text else None)

    def _cell(self, row: Any) -> str:
        return f"{row.__tablename__}.{self.name}:{row.uid}"
