"""Loading and editing the vocabulary, and finding skills in free words.

The engine is imported when the first text is mapped: the web process starts without it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from .. import audit
from ..access import Principal, require
from ..db import db
from .models import CountyWords, NearSkill, Skill, Term
from .rules import county_adding

if TYPE_CHECKING:
    from matching.skills import Vocabulary

LEAST_CONFIDENCE = 0.5
MOST_PROPOSALS = 3  # of one word
SEPARATORS = re.compile(r"[,，、;；\n]+")
SKILL_LISTS = ("synonyms", "near", "dialect")
_COLUMNS = (
    Skill.county_code, Skill.code, Skill.name_zh, Skill.name_en, Skill.kind, Skill.group_code, Skill.group_name,
    Skill.synonyms, Skill.near, Skill.dialect,
)  # fmt: skip
TERM_COLUMNS = ("code", "context", "parent", "position", "name_zh", "name_en")


def map_text(text: str, *, least: float = LEAST_CONFIDENCE) -> list[tuple[str, float]]:
    """The skills that free words mean, best first, as (code, confidence in (0, 1]) (2 statements)."""
    vocabulary = engine_vocabulary()
    return [(vocabulary.skills[index].code, value) for index, value in vocabulary.map_text(text, least=least)]


def propose(text: str) -> tuple[dict[str, list[str]], list[str]]:
    """For words separated by commas: word → the codes it may mean, best first, and the words that mean nothing here.

    A proposal is for a person to confirm. 2 statements, however many words.
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


def says_anything(text: str) -> bool:
    """Whether somebody says to be ready for any work, which names no skill."""
    from matching.fillers import says_anything

    return says_anything(text)


def engine_vocabulary() -> "Vocabulary":
    """The engine's vocabulary of the skills as they stand now (2 statements; built once per content).

    The province's entries come first, and a county's word never takes what they name exactly.
    """
    rows = db.session.execute(sa.select(*_COLUMNS).order_by(Skill.county_code != "", Skill.id)).all()
    more = sa.select(CountyWords.skill_code, CountyWords.words).order_by(CountyWords.id)
    local = tuple((code, tuple(words)) for code, words in db.session.execute(more))
    return _built(tuple((*row[:7], *(tuple(cell or ()) for cell in row[7:])) for row in rows), local)


@lru_cache(maxsize=2)
def _built(rows: tuple[tuple[Any, ...], ...], local: tuple[tuple[str, tuple[str, ...]], ...]) -> "Vocabulary":
    from matching.skills import Skill as Entry
    from matching.skills import Vocabulary
    from matching.text import normalise

    more: dict[str, list[str]] = {}
    for code, words in local:
        more.setdefault(code, []).extend(words)
    ours = {normalise(phrase): row[1] for row in rows if not row[0] for phrase in Entry(*row[1:]).phrases}

    def free(words: Iterable[str], code: str) -> tuple[str, ...]:
        return tuple(word for word in words if ours.get(normalise(word), code) == code)

    made = []
    for county, *values in rows:
        entry = Entry(*values)
        if county:
            entry = replace(entry, synonyms=free(entry.synonyms, entry.code), dialect=free(entry.dialect, entry.code))
        if entry.code in more:
            entry = replace(entry, dialect=(*entry.dialect, *free(more[entry.code], entry.code)))
        made.append(entry)
    return Vocabulary(tuple(made))


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

    A new one of a county carries its code. Raises NotAllowed for a county that changes another's entry.
    """
    if skill is None:
        require("vocabulary:add", Skill, who=by)
    else:
        require("vocabulary:skill", skill, who=by)
    return put_skill(skill, values, by=by, county_code=county_adding(by))


def put_skill(skill: Skill | None, values: Mapping[str, Any], *, by: Principal, county_code: str) -> Skill:
    """`save_skill` for a row of a list, whose right was looked at with the list."""
    return _saved(skill or Skill(county_code=county_code), values, by=by, new=skill is None)


def save_county_words(skill: Skill, words: Sequence[str], *, by: Principal, county_code: str) -> None:
    """What a county calls a skill of all, in the place of what it said before. Raises NotAllowed for another county."""
    require("vocabulary:skill", SimpleNamespace(county_code=county_code), who=by)
    put_county_words(skill, words, by=by, county_code=county_code)


def put_county_words(skill: Skill, words: Sequence[str], *, by: Principal, county_code: str) -> None:
    """`save_county_words` for a row of a list, whose right was looked at with the list."""
    row = db.session.scalar(
        sa.select(CountyWords).where(CountyWords.skill_code == skill.code, CountyWords.county_code == county_code)
    )
    if list(words) != (row.words if row else []):
        new = row or CountyWords(skill_code=skill.code, county_code=county_code)
        _saved(new, {"words": list(words)}, by=by, new=row is None, skill=skill.code)


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


def _saved(row: Any, values: Mapping[str, Any], *, by: Principal, new: bool, **detail: Any) -> Any:
    before = {} if new else {key: getattr(row, key) for key in values}
    for key, value in values.items():
        setattr(row, key, value)
    if new:
        db.session.add(row)
    db.session.flush()
    changed = {key: [before.get(key), value] for key, value in values.items() if before.get(key) != value}
    audit.record("added" if new else "edited", row, by=by, changed=changed, **detail)
    return row
