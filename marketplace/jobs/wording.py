"""Wording that discriminates, by the list `discrimination` that a bureau can edit.

Each entry has a pattern, the law it touches and a suggestion. Keeping a post for disabled people
(ground `lawful`) is allowed and never an objection.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ..vocabulary.models import Term
from ..vocabulary.queries import terms
from ..web import is_chinese, named

LAWFUL = "lawful"
LONGEST_FOUND = 40


def patterns(entries: list[Term]) -> list[tuple[str, re.Pattern[str]]]:
    """(code, pattern) of each entry that is an objection."""
    read = [(e.code, _compiled(str(e.extra.get("pattern", "")))) for e in entries if e.extra.get("ground") != LAWFUL]
    return [(code, pattern) for code, pattern in read if pattern is not None]


def flags_in(texts: Mapping[str, str], patterns: list[tuple[str, re.Pattern[str]]]) -> list[dict[str, str]]:
    """Each objection that one of the texts (field → words) runs into, with the words found."""
    return [
        {"code": code, "field": field, "found": hit[0].strip()[:LONGEST_FOUND]}
        for code, pattern in patterns
        for field, words in texts.items()
        if (hit := pattern.search(words))
    ]


def entries() -> list[Term]:
    """The list as it stands (1 statement)."""
    return terms("discrimination")


def objections(flags: list[dict[str, str]], entries: list[Term]) -> list[dict[str, Any]]:
    """Each flag with its ground, law and suggestion in the reader's language."""
    by_code = {entry.code: entry for entry in entries}
    hint = "hint_zh" if is_chinese() else "hint_en"
    return [
        flag | {"name": named(by_code[flag["code"]]), "law": by_code[flag["code"]].extra.get("law", ""),
                "hint": by_code[flag["code"]].extra.get(hint, "")}
        for flag in flags if flag["code"] in by_code
    ]  # fmt: skip


def sentences(flags: list[dict[str, str]], entries: list[Term]) -> dict[str, str]:
    """Field → what is wrong with its words, by which law, and what to write instead."""
    said: dict[str, str] = {}
    for entry in objections(flags, entries):
        words = f"“{entry['found']}”: {entry['name']} ({entry['law']}). {entry['hint']}"
        said[entry["field"]] = f"{said[entry['field']]} {words}" if entry["field"] in said else words
    return said


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    """None for an entry without a pattern, or with one that nobody can read: it flags nothing."""
    try:
        return re.compile(pattern, re.IGNORECASE) if pattern else None
    except re.error:
        return None
