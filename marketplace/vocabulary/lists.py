"""Lists of skills from files: a bureau's own, or the national list, looked at row by row before they are taken.

A county's row that names a skill of the province adds the county's words to it; any other makes or changes an entry of
the county's own. What our words already name is left to them. The same list twice changes nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count
from typing import Any

import sqlalchemy as sa

from ..access import Principal
from ..db import db
from .commands import put_county_words, put_skill
from .list_rows import LISTS, MARK, TEXTS, ListRow, read
from .models import CountyWords, Skill
from .rules import KINDS
from .words import Objection, Words

NEW, CHANGED, SAME, KNOWN, REFUSED = FATES = ("new", "changed", "as_before", "known_already", "refused")
CODE = re.compile(r"[a-z][a-z0-9_]{1,23}")
LONGEST = {"name_zh": 40, "name_en": 80, "group_code": 16, "group_name": 60}
MADE_CODE = 20  # signs of a code made from a name
MOST_NEAR = 3

Entry = dict[str, Any]


def preview(rows: Sequence[Sequence[str]], *, county_code: str = "") -> tuple[list[Entry], list[str]]:
    """What would become of each row of a file, and the headings that say nothing; nothing is written.

    An entry: `number` of the row, its `fate`, `why` it is refused, what it would `change`, and the `row` itself.
    5 statements, however many rows. Raises ValueError (a message) for what is no list.
    """
    found, ignored, national = read(rows)
    judge = _Judge(found, county_code)
    if national and not county_code:
        judge.find_near(found)
    if national and county_code:
        return [_entry(row, REFUSED, ("national", {})) for row in found], ignored
    return [judge.entry(row) for row in found], ignored


def take(
    entries: Iterable[Entry], all_entries: Sequence[Entry], *, by: Principal, county_code: str = ""
) -> Counter[str]:
    """Carry some entries of a plan out; how many became what. The caller commits.

    Each is looked at again, for somebody may have changed the words since; every change is one audit row.
    """
    did: Counter[str] = Counter()
    judge = _Judge([entry["row"] for entry in all_entries if entry["fate"] != REFUSED], county_code)
    for entry in entries:
        if entry["fate"] in (NEW, CHANGED):
            entry = judge.entry(entry["row"])
        did[entry["fate"]] += 1
        if entry["fate"] in (NEW, CHANGED):
            _carry_out(entry, judge.skills.get(entry["row"]["code"]), by=by, county_code=county_code)
    db.session.flush()
    return did


def _carry_out(entry: Entry, skill: Skill | None, *, by: Principal, county_code: str) -> None:
    after = {name: change[1] for name, change in entry["change"].items()}
    if skill is not None and "county_words" in after:
        put_county_words(skill, after["county_words"], by=by, county_code=county_code)
    elif skill is not None:
        # what the province loads is the province's from then on, whoever had the code before
        own = {} if county_code or not skill.county_code else {"county_code": ""}
        put_skill(skill, after | own, by=by, county_code=county_code)
    else:
        empty: dict[str, Any] = dict.fromkeys(TEXTS, "") | {name: [] for name in LISTS}
        put_skill(None, empty | after | {"code": entry["row"]["code"]}, by=by, county_code=county_code)


def _entry(row: ListRow, fate: str, why: Objection | None = None, change: Mapping[str, Any] | None = None) -> Entry:
    return {"number": row["number"], "fate": fate, "why": list(why) if why else [], "change": change or {}, "row": row}


class _Judge:
    """Says each row's fate; holds what is looked up once for all rows."""

    def __init__(self, rows: Sequence[ListRow], county_code: str) -> None:
        self._county_code = county_code
        self.words = Words(county_code)
        self.skills = {skill.code: skill for skill in db.session.scalars(sa.select(Skill))}
        more = sa.select(CountyWords).where(CountyWords.county_code == county_code)
        self._local = {row.skill_code: row.words for row in db.session.scalars(more)} if county_code else {}
        self._named = {skill.name_zh: code for code, skill in self.skills.items()}
        self._codes = {*self.skills, *(row["code"] for row in rows)}
        self._seen: set[str] = set()
        for row in rows:
            row["code"] = row["code"] or self._code_for(row["name_zh"])
            self._codes.add(row["code"])
            self._named.setdefault(row["name_zh"], row["code"])

    def find_near(self, rows: Sequence[ListRow]) -> None:
        """National occupations: each near what the province's own words make of its name; what they name is left."""
        from matching.skills import Vocabulary

        own = [s for s in self.words.vocabulary.skills
               if not s.code.startswith(MARK) and not self.skills[s.code].county_code]  # fmt: skip
        ours = Vocabulary(tuple(own))
        for row in rows:
            hits = ours.map_text(row["name_zh"])[:MOST_NEAR]
            row["known"] = bool(ours.exactly(row["name_zh"]))
            row["near"] = [ours.skills[index].code for index, _ in hits]

    def entry(self, row: ListRow) -> Entry:
        """The fate of a row."""
        if row.get("known"):
            return _entry(row, KNOWN)
        why = self._wrong(row)
        if why:
            return _entry(row, REFUSED, why)
        self._seen.add(row["code"])
        skill = self.skills.get(row["code"])
        if self._county_code and skill is not None and skill.county_code != self._county_code:
            return self._local_entry(row, skill)
        return self._own_entry(row, skill)

    def _wrong(self, row: ListRow) -> Objection | None:
        code, name = row["code"], row["name_zh"]
        if not CODE.fullmatch(code):
            return "code", {"word": code}
        if code in self._seen:
            return "code_twice", {"word": code}
        if not name:
            return "name", {}
        if row.get("kind", KINDS[0]) not in KINDS:
            return "kind", {"word": row["kind"][:40]}
        long = next((key for key, most in LONGEST.items() if len(row.get(key, "")) > most), "")
        if long:
            return "long", {"word": row[long][: LONGEST[long]], "most": LONGEST[long]}
        return self._strange_near(row)

    def _strange_near(self, row: ListRow) -> Objection | None:
        """Names of near skills become codes; the first that is neither."""
        found = []
        for word in row.get("near", ()):
            code = word if word in self._codes else self._named.get(word) or self._code_named(word)
            if not code:
                return "near", {"word": word[:40]}
            found.append(code)
        if "near" in row:
            row["near"] = [code for code in dict.fromkeys(found) if code != row["code"]]
        return None

    def _own_entry(self, row: ListRow, skill: Skill | None) -> Entry:
        """A new entry, or one that the bureau may change."""
        values = {key: row[key] for key in (*TEXTS, *LISTS) if key in row}
        if skill is None:
            values = {"kind": KINDS[0]} | values
        words = [values["name_zh"], *filter(None, [values.get("name_en", "")]), *values.get("synonyms", ()),
                 *values.get("dialect", ())]  # fmt: skip
        known = () if skill is None else (skill.name_zh, skill.name_en, *skill.synonyms, *skill.dialect)
        if self._county_code or not row["code"].startswith(MARK):
            why = self.words.objection(row["code"], words, known=known)
            if why:
                return _entry(row, REFUSED, why)
        self.words.claim(row["code"], values["name_zh"], words)
        before = {key: getattr(skill, key) if skill else None for key in values}
        change = {key: [before[key], value] for key, value in values.items() if before[key] != value}
        return _entry(row, NEW if skill is None else CHANGED if change else SAME, change=change)

    def _local_entry(self, row: ListRow, skill: Skill) -> Entry:
        """The words of a county for a skill of all; they are added to those it gave before."""
        if skill.county_code:
            return _entry(row, REFUSED, ("other_county", {}))
        known = {skill.name_zh, skill.name_en, *skill.synonyms, *skill.dialect}
        if row["name_zh"] not in known:
            return _entry(row, REFUSED, ("province", {}))
        before = self._local.get(skill.code, [])
        said = [word for word in (*row.get("synonyms", ()), *row.get("dialect", ())) if word not in known]
        after = list(dict.fromkeys((*before, *said)))
        why = self.words.objection(skill.code, after, known=before)
        if why:
            return _entry(row, REFUSED, why)
        self.words.claim(skill.code, skill.name_zh, after)
        return _entry(row, CHANGED if after != before else SAME,
                      change={"county_words": [before, after]} if after != before else {})  # fmt: skip

    def _code_for(self, name: str) -> str:
        """Of a row without one: that of the entry it names, else one made from how the name sounds."""
        from matching.phrases import sound

        known = self._named.get(name) or (self._code_named(name) if self._county_code else "")
        if known or not name:
            return known
        made = re.sub(r"[^a-z0-9]+", "", sound(name))[:MADE_CODE]
        made = made if made[:1].isalpha() and len(made) > 1 else f"w_{made}"
        codes = chain([made], (f"{made}_{n}" for n in count(2)))
        return next(code for code in codes if code not in self._codes)

    def _code_named(self, word: str) -> str:
        found = self.words.vocabulary.exactly(word)
        return self.words.vocabulary.skills[found[0]].code if found else ""
