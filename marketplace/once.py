"""Sent twice, made once: the public id of a row follows from what its sender sent with it.

The sender cannot choose the id, for another row's would confuse whatever is kept by ids alone (deadlines, trail).
"""

from flask import request

from .access import viewer
from .crypto import keyring
from .db import UID_ALPHABET, UID_LENGTH


def uid_of(sent: str) -> str:
    """The same whenever this user sends this to this address, and different for anybody or anything else."""
    number = int(keyring().blind(f"{viewer().uid} {request.path} {sent}", "once"), 16)
    letters = []
    for _ in range(UID_LENGTH):
        number, place = divmod(number, len(UID_ALPHABET))
        letters.append(UID_ALPHABET[place])
    return "".join(letters)
