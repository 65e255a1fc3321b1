"""Passwords (argon2id) and random tokens kept as keyed digests."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from ..crypto import keyring

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def hash_password(password: str) -> str:
    """An argon2id hash; 31 ms with the house parameters, so never inside a write transaction."""
    return _hasher().hash(password)


def password_matches(password_hash: str, password: str) -> bool:
    """Constant work, also for accounts that do not exist (pass an empty hash)."""
    try:
        return _hasher().verify(password_hash or _nobody(), password) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


def rehashed(password_hash: str, password: str) -> str:
    """A hash with today's parameters if this one was made with others, else ''."""
    return hash_password(password) if _hasher().check_needs_rehash(password_hash) else ""


def new_token() -> str:
    """256 random bits for a cookie or a bearer token."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """A one-time code that can be read over a phone: 8 characters, 39 bits."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


def read_code(text: str) -> str:
    """A code as somebody types it: small letters, blanks and dashes do not matter."""
    return "".join(c for c in text.upper() if c.isascii() and c.isalnum())


def digest(token: str, purpose: str) -> str:
    """What the database keeps of a token."""
    return keyring().blind(token, f"token-{purpose}")


def _hasher() -> PasswordHasher:
    config = current_app.config
    return PasswordHasher(time_cost=config["ARGON2_PASSES"], memory_cost=config["ARGON2_MEMORY_KIB"], parallelism=1)


def _nobody() -> str:
    """A hash that no password fits, made once per process, so that unknown names take as long."""
    extensions = current_app.extensions
    if "bangfu_nobody" not in extensions:
        extensions["bangfu_nobody"] = hash_password(new_token())
    return str(extensions["bangfu_nobody"])
