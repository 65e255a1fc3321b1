"""Lists of skills from files: a bureau's own, or the national list of occupations, looked at before they are taken.

Two shapes are known by their header. Our own has `code, name_zh, kind` and any of the other columns of
`seed/vocabulary/skills.csv`. The national classification (职业分类大典) has `code, name, level, parent`: its fourth
level becomes occupations, the third their group. What our words already name is left to them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa

from ..db import db
from .commands import SKILL_LISTS, engine_vocabulary, listed, load_skills
from .models import Skill
from .rules import KINDS

if TYPE_CHECKING:
    from matching.skills import Vocabulary

OWN, NATIONAL = ("code", "name_zh", "kind"), ("code", "name", "level", "parent")
CODE = re.compile(r"[a-z][a-z0-9_]{1,23}")
LONGEST = {"name_zh": 40, "name_en": 80, "group_code": 16, "group_name": 60}
OCCUPATION_LEVEL = "4"
MOST_NEAR = 3
MARK = "n_"  # codes of national occupations begin with it

Row = Mapping[str, str]


@dataclass
class Preview:
    """What loading a list would do: rows to take, how many are new, change or stay, what is refused and why."""

    ready: list[Row] = field(default_factory=list)
    n_new: int = 0
    n_changed: int = 0
    n_same: int = 0
    n_known: int = 0  # national occupations that our words already name
    refused: list[tuple[int, str]] = field(default_factory=list)  # number of the row in the file, why


def preview(rows: Sequence[Row]) -> Preview:
    """Look at a list; nothing is written (2 statements). Raises ValueError for a header that is neither shape."""
    header = set(rows[0]) if rows else set()
    found = Preview()
    if header >= set(NATIONAL):
        rows = _national(rows, found)
    elif not header >= set(OWN):
        raise ValueError(f"neither the columns {', '.join(OWN)} nor {', '.join(NATIONAL)}")
    known = {skill.code: skill for skill in db.session.scalars(sa.select(Skill))}
    codes = known.keys() | {row.get("code", "") for row in rows}
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        why = _wrong(row, codes, seen)
        if why:
            found.refused.append((int(row.get("row", number)), why))
            continue
        seen.add(row["code"])
        found.ready.append(row)
        _count(found, known.get(row["code"]), row)
    return found


def take(found: Preview) -> int:
    """Load what is ready; how many rows changed. The caller commits."""
    return load_skills(found.ready)


def _wrong(row: Row, codes: Iterable[str], seen: set[str]) -> str:
    code = row.get("code") or ""
    if not CODE.fullmatch(code):
        return "code: 2 to 24 small letters, digits and underscores, a letter first"
    if code in seen:
        return f"code: {code} comes twice"
    if not (row.get("name_zh") or "").strip():
        return "name_zh: it is empty"
    if row.get("kind") not in KINDS:
        return f"kind: it is none of {', '.join(KINDS)}"
    long = next((name for name, most in LONGEST.items() if len(row.get(name) or "") > most), "")
    if long:
        return f"{long}: longer than {LONGEST[long]} characters"
    strange = sorted(set(listed(row.get("near") or "")) - set(codes))
    return f"near: {strange[0]} is no code" if strange else ""


def _count(found: Preview, skill: Skill | None, row: Row) -> None:
    if skill is None:
        found.n_new += 1
        return
    values = {name: (row.get(name) or "").strip() for name in (*LONGEST, "kind")}
    lists = {name: listed(row.get(name) or "") for name in SKILL_LISTS}
    same = all(getattr(skill, name) == value for name, value in (values | lists).items())
    found.n_same += same
    found.n_changed += not same


def _national(rows: Sequence[Row], found: Preview) -> list[Row]:
    """Occupations of the fourth level as rows of our own shape, each near what our words make of its name."""
    names = {row["code"].strip(): row["name"].strip() for row in rows}
    vocabulary = _own_words()
    ours = {phrase for skill in vocabulary.skills for phrase in skill.phrases}
    made: list[Row] = []
    for number, row in enumerate(rows, start=2):
        name = row["name"].strip()
        if row["level"].strip() != OCCUPATION_LEVEL:
            continue
        if name in ours:
            found.n_known += 1
            continue
        group = row["parent"].strip()
        near = [vocabulary.skills[k].code for k, _ in vocabulary.map_text(name)[:MOST_NEAR]]
        made.append(
            {
                "row": str(number), "code": MARK + row["code"].strip().replace("-", "_").lower(), "name_zh": name,
                "name_en": "", "kind": "occupation", "group_code": group, "group_name": names.get(group, ""),
                "synonyms": "", "near": "|".join(near), "dialect": "",
            }
        )  # fmt: skip
    return made


def _own_words() -> "Vocabulary":
    """The vocabulary without national occupations: what they are near to must not depend on their being there."""
    from matching.skills import Vocabulary

    return Vocabulary(tuple(skill for skill in engine_vocabulary().skills if not skill.code.startswith(MARK)))
