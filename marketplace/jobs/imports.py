"""Posts from a sheet: first a plan with each row's fate, then its rows as posts. Twice changes nothing."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from .. import audit, clock
from ..access import Principal, county_of
from ..areas.models import Area
from ..areas.queries import valid_on
from ..db import db
from ..errors import FormInvalid, NotAllowed
from ..masking import carries_a_number
from ..sheets import columns_of, unread
from ..vocabulary.commands import engine_vocabulary
from . import wording
from .models import Job, JobSkill
from .places import Places, all_places
from .queries import posting_organisations
from .rules import may_offer
from .sheet_rows import MAPPINGS, SheetMapping, SheetRow, cells_of, mapping_for

READY, WARNING, ERROR, KNOWN = "ready", "warning", "error", "known"
FATES = (READY, WARNING, ERROR, KNOWN)
KEPT_AS_DRAFT = frozenset({"place_outside", "place_unclear", "wording", "public_kind", "number"})
SURE_ENOUGH = 0.8
REFS_AT_ONCE = 500


@dataclass(frozen=True)
class Owner:
    """For whom posts are brought in: an organisation, or an office that keeps them for its area."""

    organisation_id: int | None
    key: str  # part of `source`: the same sheet may be brought in by two owners
    area_code: str
    kind: str = "department"


def owner_for(by: Principal, organisation_uid: str = "") -> Owner:
    """Raises NotAllowed for who speaks for no verified organisation and no office."""
    for organisation in posting_organisations(by):
        if organisation_uid in ("", organisation.uid):
            return Owner(organisation.id, organisation.uid, organisation.area_code, organisation.kind)
    for code in by.areas("bureau", "officer"):
        return Owner(None, code, code)
    raise NotAllowed("Only a verified organisation may publish posts. Yours is still being looked at.")


def plan(rows: Sequence[Sequence[str]], owner: Owner, *, mapping: str = "") -> list[dict[str, Any]]:
    """One entry per row of the sheet: its number there, its fate, why, and the post it would become.

    Raises FormInvalid when the headings fit no mapping. A bad row is an entry like any other.
    """
    chosen, columns = _mapping(rows[0], mapping)
    judge = _Judge(owner, chosen.name, all_places())
    today = clock.today()
    read = [
        (number, chosen.read(cells_of(row, columns), today)) for number, row in enumerate(rows[1:], start=2) if any(row)
    ]
    judge.look_up([row.ref for _, row in read])
    return [judge.entry(number, row) for number, row in read]


def ignored(headings: Sequence[str]) -> list[str]:
    """The headings of a sheet that say nothing to its mapping. Raises FormInvalid when none fits."""
    return unread(headings, _mapping(headings, "")[1])


def apply(entries: Iterable[Mapping[str, Any]], owner: Owner, *, by: Principal, publish: bool) -> Counter[str]:
    """Make posts of planned entries; how many became `open`, `draft`, were `known` or had an `error`.

    Ready ones are published if `publish`; a warning about place or wording keeps a post as a draft.
    What was brought in before is left as it is.
    """
    good = [entry for entry in entries if entry["fate"] in (READY, WARNING)]
    did = Counter(entry["fate"] for entry in entries if entry["fate"] in (ERROR, KNOWN))
    there = set()
    for source in {entry["job"]["source"] for entry in good}:
        there |= known_refs(source, [entry["job"]["source_ref"] for entry in good])
    middles = _middles({entry["job"]["area_code"] for entry in good})
    for entry in good:
        if entry["job"]["source_ref"] in there:
            did[KNOWN] += 1
            continue
        there.add(entry["job"]["source_ref"])
        opened = publish and not KEPT_AS_DRAFT & set(entry["why"])
        db.session.add(_post(entry, owner, middles, by=by, opened=opened))
        did["open" if opened else "draft"] += 1
    db.session.flush()
    return did


def known_refs(source: str, refs: Sequence[str]) -> set[str]:
    """Which references of this source are posts already."""
    found: set[str] = set()
    for start in range(0, len(refs), REFS_AT_ONCE):
        some = sa.select(Job.source_ref).where(
            Job.source == source, Job.source_ref.in_(refs[start : start + REFS_AT_ONCE])
        )
        found |= set(db.session.scalars(some))
    return found


def posts_of(entries: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Reference in the sheet → uid of the post it became, for the rows of one page (1 statement, none for no rows).

    The source names the owner of the sheet, so another's post is never among them.
    """
    jobs = [entry["job"] for entry in entries if entry["job"].get("source_ref")]
    if not jobs:
        return {}
    rows = sa.select(Job.source_ref, Job.uid).where(
        Job.source.in_({job["source"] for job in jobs}), Job.source_ref.in_([job["source_ref"] for job in jobs])
    )
    return dict(db.session.execute(rows).all())


class _Judge:
    """Says each row's fate; holds what is looked up once for all rows."""

    def __init__(self, owner: Owner, mapping: str, places: Places) -> None:
        self.owner, self.places = owner, places
        self.source = f"{mapping}:{owner.key}"
        self.patterns = wording.patterns(wording.entries())
        self.skill_of = _skill_finder()
        self.there: set[str] = set()

    def look_up(self, refs: Sequence[str]) -> None:
        """Learn which of these are posts already."""
        self.there = known_refs(self.source, refs)

    def entry(self, number: int, row: SheetRow) -> dict[str, Any]:
        """Number, fate, reasons, and the columns of the post; what is there already is looked at no further."""
        if row.ref in self.there and not row.problems:
            shown = {"title": row.title, "flags": [], "source": self.source, "source_ref": row.ref}
            return {"number": number, "fate": KNOWN, "why": [], "job": shown, "where": " ".join(row.place)}
        self.there.add(row.ref)
        code, rest, trouble = self._place(row)
        flags = wording.flags_in({"title": row.title, "description": row.values["description"]}, self.patterns)
        public = [] if may_offer(self.owner.kind, row.values.get("kind", "")) else ["public_kind"]
        number_in = any(carries_a_number(words) for words in (row.title, row.values["description"], rest))
        why = [*row.remarks, *([trouble] if trouble else []), *(["wording"] if flags else []), *public]
        why += ["number"] if number_in else []
        fate = ERROR if row.problems else WARNING if why else READY
        job = {**row.values, "title": row.title, "area_code": code, "flags": flags, "employer_name": row.employer,
               "source": self.source, "source_ref": row.ref,
               "draft_why": trouble if trouble in KEPT_AS_DRAFT else ""}  # fmt: skip
        job["place"] = (job.get("place") or rest)[:120]
        return {"number": number, "fate": fate, "why": [*row.problems] if row.problems else why, "job": _as_text(job),
                "where": " ".join(row.place), "skills": self._skills(row)}  # fmt: skip

    def _place(self, row: SheetRow) -> tuple[str, str, str]:
        """(area code, what remains as words, a remark): as far down the tree as the names lead."""
        if len(row.place) == 1:
            codes, rest = self.places.leading(row.place[0])
            near = [code for code in codes if county_of(code) == county_of(self.owner.area_code)] or codes
            if len(near) == 1:
                return near[0], rest, "" if near[0][4:6] != "00" else "place_city_only"
            return self.owner.area_code, row.place[0], "place_unclear" if near else "place_outside"
        code = self.places.below("", row.place[0], levels=(4, 6)) if row.place else None
        if code is None:
            return self.owner.area_code, " ".join(row.place), "place_outside"
        names = list(row.place[1:])
        while names and (lower := self.places.below(code, names[0], levels=(6, 9))):
            code, names = lower, names[1:]
        return code, " ".join(names), "" if code[4:6] != "00" else "place_city_only"

    def _skills(self, row: SheetRow) -> list[tuple[str, str, bool]]:
        found: dict[tuple[str, str], bool] = {}
        for words, required in [(w, False) for w in row.wished] + [(w, True) for w in row.required]:
            code = self.skill_of(words)
            if code or not row.sure_only:
                found[(code, "" if code else words[:60])] = required
        return [(*key, required) for key, required in found.items()]


def _skill_finder() -> Callable[[str], str]:
    """Words → code of the skill they surely mean, or ''; each word is looked up once."""
    vocabulary = engine_vocabulary()
    known: dict[str, str] = {}

    def find(words: str) -> str:
        if words not in known:
            best = vocabulary.map_text(words, least=SURE_ENOUGH)
            known[words] = vocabulary.skills[best[0][0]].code if best else ""
        return known[words]

    return find


def _mapping(headings: Sequence[str], name: str) -> tuple[SheetMapping, dict[str, int]]:
    found = mapping_for(headings)
    if name and name in MAPPINGS:
        columns = columns_of(MAPPINGS[name].headings, [heading.strip().lower() for heading in headings])
        found = (MAPPINGS[name], columns) if all(n in columns for n in MAPPINGS[name].needed) else None
    if found is None:
        raise FormInvalid({"sheet": "The first row must name the columns; a title and a place are needed."})
    return found


def _post(
    entry: Mapping[str, Any], owner: Owner, middles: Mapping[str, tuple[float | None, float | None]], *,
    by: Principal, opened: bool,
) -> Job:  # fmt: skip
    values = _as_values(entry["job"])
    lat, lon = middles.get(values["area_code"], (None, None))
    job = Job(
        organisation_id=owner.organisation_id, county_code=county_of(values["area_code"]), state=None, version=1,
        state_at=clock.now(), lat=lat, lon=lon, age_min=18, needs_ranking=opened, needs_indexing=opened,
        confirmed_at=clock.now() if opened else None, **values,
    )  # fmt: skip
    job.skills = [JobSkill(skill_code=code, text=text, required=required) for code, text, required in entry["skills"]]
    role = next((role for role in ("enterprise", "officer", "bureau") if by.has(role)), by.acting_as)
    audit.move(job, "draft", by=by.as_role(role), row=entry["number"])
    if opened:
        audit.move(job, "open", by=by.as_role(role))
    return job


def _middles(codes: set[str]) -> dict[str, tuple[float | None, float | None]]:
    rows = db.session.execute(
        sa.select(Area.code, Area.lat, Area.lon).where(Area.code.in_(codes), valid_on(clock.today()))
    )
    return {row.code: (row.lat, row.lon) for row in rows}


def _as_text(job: Mapping[str, Any]) -> dict[str, Any]:
    """Dates as text, so that a plan can wait in a file."""
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in job.items()}


def _as_values(job: Mapping[str, Any]) -> dict[str, Any]:
    return {**job, "valid_until": date.fromisoformat(job["valid_until"])}
