"""Loading and editing the vocabulary, and finding skills in free words.

The engine is imported when the first text is mapped: the web process starts without it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from .. import audit
from ..access import Principal, require
from ..db import db
from .models import NearSkill, Skill, Term

if TYPE_CHECKING:
    from matching.skills import Vocabulary

LEAST_CONFIDENCE = 0.5
MOST_PROPOSALS = 3  # of one word
SEPARATORS = re.compile(r"[,，、;；\n]+")
SKILL_LISTS = ("synonyms", "near", "dialect")
TERM_COLUMNS = ("code", "context", "parent", "position", "name_zh", "name_en")


def map_text(text: str, *, least: float = LEAST_CONFIDENCE) -> list[tuple[str, float]]:
    """The skills that free words mean, best first, as (code, confidence in (0, 1]) (1 statement)."""
    vocabulary = engine_vocabulary()
    return [(vocabulary.skills[index].code, value) for index, value in vocabulary.map_text(text, least=least)]


def propose(text: str) -> tuple[dict[str, list[str]], list[str]]:
    """For words separated by commas: word → the codes it may mean, best first, and the words that mean nothing here.

    A proposal is for a person to confirm. 1 statement, however many words.
    """
    vocabulary = engine_vocabulary()
    found: dict[str, list[str]] = {}
    unknown: list[str] = []
    for word in words_of(text):
        hits = vocabulary.map_text(word, least=LEAST_CONFIDENCE)[:MOST_PROPOSALS]
        if hits:
            found[word] = [vocabulary.skills[index].code for index, _ in hits]
        else:
            unknown.append(word)
    return found, unknown


def words_of(text: str) -> list[str]:
    """What stands between commas, 、 and semicolons, each once."""
    parts = (part.strip() for part in SEPARATORS.split(text))
    return list(dict.fromkeys(part for part in parts if part))


def engine_vocabulary() -> "Vocabulary":
    """The engine's vocabulary of the skills as they stand now (1 statement; built once per content)."""
    columns = (Skill.code, Skill.name_zh, Skill.name_en, Skill.kind, Skill.group_code, Skill.group_name,
               Skill.synonyms, Skill.near, Skill.dialect)  # fmt: skip
    rows = db.session.execute(sa.select(*columns).order_by(Skill.id)).all()
    return _built(tuple((*row[:6], *(tuple(cell or ()) for cell in row[6:])) for row in rows))


@lru_cache(maxsize=2)
def _built(rows: tuple[tuple[Any, ...], ...]) -> "Vocabulary":
    from matching.skills import Skill as Entry
    from matching.skills import Vocabulary

    return Vocabulary(tuple(Entry(*row) for row in rows))


def store_learned(pairs: Iterable[tuple[str, str, float]], *, on: date) -> int:
    """Put what was learned to be near in the place of what was learned before; how many pairs."""
    db.session.execute(sa.delete(NearSkill).where(NearSkill.origin == "learned"))
    rows = [
        NearSkill(code=min(a, b), near_code=max(a, b), value=value, origin="learned", learned_on=on)
        for a, b, value in pairs
    ]
    db.session.add_all(rows)
    db.session.flush()
    return len(rows)


def load_skills(rows: Iterable[Mapping[str, str]]) -> int:
    """Bring the skills of a CSV in; the same file twice changes nothing. How many rows changed.

    Columns as in `seed/vocabulary/skills.csv`; the last three are lists separated by `|`.
    """
    known = {skill.code: skill for skill in db.session.scalars(sa.select(Skill))}
    changed = 0
    for row in rows:
        values: dict[str, Any] = {key: (row.get(key) or "").strip() for key in _SKILL_TEXTS}
        values |= {key: listed(row.get(key) or "") for key in SKILL_LISTS}
        changed += _put(known, Skill, row["code"], values)
    db.session.flush()
    return changed


def load_terms(list_name: str, rows: Iterable[Mapping[str, str]]) -> int:
    """Bring a list in; the same file twice changes nothing. How many rows changed.

    `code name_zh name_en` and, if there, `parent` have columns of their own; the rest goes to `extra`.
    A file with a column `context` holds a list per context, each named by it: typed reasons are
    the lists `reject`, `refuse`, `fell_through` …
    """
    by_list: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        by_list.setdefault(row.get("context") or list_name, []).append(row)
    changed = sum(_load_list(name, entries) for name, entries in by_list.items())
    db.session.flush()
    return changed


def _load_list(name: str, rows: Sequence[Mapping[str, str]]) -> int:
    known = {term.code: term for term in db.session.scalars(sa.select(Term).where(Term.list_name == name))}
    changed = 0
    for place, row in enumerate(rows, start=1):
        values = {
            "list_name": name,
            "name_zh": row["name_zh"].strip(),
            "name_en": row["name_en"].strip(),
            "parent_code": (row.get("parent") or "").strip() or None,
            "position": place,
            "extra": {key: text.strip() for key, text in row.items() if key not in TERM_COLUMNS and text},
        }
        changed += _put(known, Term, row["code"], values)
    return changed


def save_skill(skill: Skill | None, values: Mapping[str, Any], *, by: Principal) -> Skill:
    """Add or change one skill. `values` of a new one hold its code; a code in use never changes.

    Raises NotAllowed below the province.
    """
    require("vocabulary:write", Skill, who=by)
    return _saved(skill or Skill(), values, by=by, new=skill is None)


def add_term(list_name: str, values: Mapping[str, Any], *, by: Principal) -> Term:
    """An entry at the end of a list. Raises IntegrityError (shown at the field) when the code is taken."""
    require("vocabulary:write", Term, who=by)
    last = sa.select(sa.func.max(Term.position)).where(Term.list_name == list_name)
    place = {"list_name": list_name, "position": (db.session.scalar(last) or 0) + 1}
    return _saved(Term(), {**values, **place}, by=by, new=True)


def edit_term(term: Term, values: Mapping[str, Any], *, by: Principal) -> Term:
    """Change the words of an entry and what hangs on it. Raises NotAllowed below the province."""
    require("vocabulary:write", Term, who=by)
    return _saved(term, values, by=by, new=False)


def listed(text: str) -> list[str]:
    """The parts of a cell that holds a list (`a|b|c`)."""
    return [part.strip() for part in text.split("|") if part.strip()]


_SKILL_TEXTS: Sequence[str] = ("name_zh", "name_en", "kind", "group_code", "group_name")


def _put(known: dict[str, Any], table: type[Any], code: str, values: Mapping[str, Any]) -> int:
    row = known.get(code)
    if row is None:
        known[code] = row = table(code=code, **values)
        db.session.add(row)
        return 1
    fresh = {key: value for key, value in values.items() if getattr(row, key) != value}
    for key, value in fresh.items():
        setattr(row, key, value)
    return bool(fresh)


def _saved(row: Any, values: Mapping[str, Any], *, by: Principal, new: bool) -> Any:
    before = {} if new else {key: getattr(row, key) for key in values}
    for key, value in values.items():
        setattr(row, key, value)
    if new:
        db.session.add(row)
    db.session.flush()
    changed = {key: [before.get(key), value] for key, value in values.items() if before.get(key) != value}
    audit.record("added" if new else "edited", row, by=by, changed=changed)
    return row
