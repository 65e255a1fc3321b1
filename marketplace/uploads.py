"""Planned sheets between preview and saving: files in the instance folder, each bound to its user.

A room looks at a sheet, keeps what would become of each row, shows it, and carries it out in steps that each take
a few seconds at most.
"""

import json
import re
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from flask import current_app

from .access import Principal
from .db import UID_ALPHABET, UID_LENGTH, new_uid
from .errors import NotFound

LONGEST_HEADING, MOST_HEADINGS = 40, 20  # of columns that were not read, as they are shown
KEPT_SECONDS = 2 * 24 * 3600
AT_ONCE = 1000  # rows per request: two seconds of writing
POSTS, WORDS = "posts", "words"  # what a sheet holds
_UID = re.compile(f"[{UID_ALPHABET}]{{{UID_LENGTH}}}")


@dataclass
class KeptSheet:
    """A plan, and how far it has been carried out."""

    uid: str
    user_uid: str
    name: str
    entries: list[dict[str, Any]]
    organisation_uid: str = ""  # in whose name posts are brought in
    what: str = POSTS
    done: int = 0
    did: dict[str, int] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)  # headings of columns that nothing was read from

    @property
    def is_finished(self) -> bool:
        """Whether every row was carried out."""
        return self.done >= len(self.entries)

    def next_entries(self) -> list[dict[str, Any]]:
        """What the next step of saving takes."""
        return self.entries[self.done : self.done + AT_ONCE]


def keep(
    name: str, entries: list[dict[str, Any]], *, by: Principal, what: str = POSTS, organisation_uid: str = "",
    ignored: list[str],
) -> KeptSheet:  # fmt: skip
    """Put a plan away under a random name; only `by` finds it again, among plans of what it holds."""
    shown = [heading[:LONGEST_HEADING] for heading in ignored][:MOST_HEADINGS]
    kept = KeptSheet(new_uid(), by.uid, name[:80], entries, organisation_uid, what, ignored=shown)
    save(kept)
    return kept


def save(kept: KeptSheet) -> None:
    """Write it whole or not at all."""
    path = _path(kept.uid)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(f".{new_uid()}.part")  # two requests may save it at once
    part.write_text(json.dumps(asdict(kept), ensure_ascii=False), encoding="utf-8")
    part.replace(path)


def advance(kept: KeptSheet, did: Counter[str], *, n: int) -> None:
    """Note that the next `n` rows are saved; called after the commit, for a row saved twice changes nothing."""
    kept.done += n
    kept.did = dict(Counter(kept.did) + did)
    save(kept)


def get(uid: str, by: Principal, *, what: str = POSTS) -> KeptSheet:
    """Raises NotFound for another's, for one of something else, and for one that was thrown away."""
    if not _UID.fullmatch(uid) or not _path(uid).exists():
        raise NotFound
    kept = KeptSheet(**json.loads(_path(uid).read_text(encoding="utf-8")))
    if kept.user_uid != by.uid or kept.what != what:
        raise NotFound
    return kept


def discard(uid: str, by: Principal, *, what: str = POSTS) -> None:
    """Throw it away; what was saved from it stays."""
    _path(get(uid, by, what=what).uid).unlink(missing_ok=True)


def discard_old() -> int:
    """Throw away what nobody came back for; how many."""
    oldest = time.time() - KEPT_SECONDS
    old = [path for path in _folder().glob("*.json") if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _folder() -> Path:
    return Path(current_app.config["INSTANCE"]) / "imports"


def _path(uid: str) -> Path:
    return _folder() / f"{uid}.json"
