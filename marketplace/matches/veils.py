"""Making and storing what posters may read of each person. Worker only."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import sqlalchemy as sa

from matching.skills import Vocabulary

from .. import clock
from ..access import county_of
from ..db import db, insert_into
from ..households.models import Person
from ..households.rules import age_on
from ..settings.queries import value
from ..vocabulary.commands import engine_vocabulary
from .anonymity import NOTHING, STEPS, Counted, Shown, band, generalise
from .features import Crowd
from .fields_of_work import CODES, main_field
from .models import AnonymousCard

AT_ONCE = 1000
SEXES = {"f": 1, "m": 2}
Card = tuple[Any, ...]  # the columns below, in their order
COLUMNS = ("person_id", "area_code", "age_from", "age_to", "field", "counts_disability", "n_alike")


def veil(crowd: Crowd) -> list[Card]:
    """The card of everybody who consents to matching; nobody else is ever in a list."""
    rows = np.flatnonzero(crowd.people.consents)
    counted = _counted(crowd, rows)
    shown = generalise(counted)
    return [_card(crowd, counted, shown, place, int(i)) for place, i in enumerate(rows)]


def store(cards: list[Card]) -> int:
    """Write what differs from the stored cards, in parts of a thousand rows; how many changed."""
    table = AnonymousCard.__table__
    old = {row[0]: tuple(row) for row in db.session.execute(sa.select(*(table.c[name] for name in COLUMNS)))}
    changed = [card for card in cards if old.get(card[0]) != card]
    gone = old.keys() - {card[0] for card in cards}
    for part in _parts(sorted(gone)):
        db.session.execute(sa.delete(AnonymousCard).where(AnonymousCard.person_id.in_(part)))
        db.session.commit()
    for cards_ in _parts(changed):
        put = insert_into(AnonymousCard)
        put = put.on_conflict_do_update(
            index_elements=["person_id"],
            set_={name: getattr(put.excluded, name) for name in (*COLUMNS[1:], "computed_on")},
        )
        rows = [dict(zip(COLUMNS, card, strict=True)) | {"computed_on": clock.today()} for card in cards_]
        db.session.execute(put, rows)
        db.session.commit()
    return len(gone) + len(changed)


def _counted(crowd: Crowd, rows: np.ndarray) -> Counted:
    """The columns that classes are made of; job lists are read of seekers alone, so these are counted apart."""
    seekers = np.zeros(crowd.people.n, bool)
    seekers[crowd.seekers] = True
    county = crowd.people.area[rows] // 10**6 * 10**6
    return Counted(
        county=county, age=_ages(crowd, rows), sex=_sexes(crowd, rows), field=_fields(crowd, rows),
        disabled=crowd.people.disability[rows] != 0, pool=seekers[rows].astype(np.int8), k=_strictness(county),
    )  # fmt: skip


def _ages(crowd: Crowd, rows: np.ndarray) -> np.ndarray:
    today = clock.today()
    return np.array([age_on(crowd.rows[i].born_on, today) for i in rows], np.int16)


def _sexes(crowd: Crowd, rows: np.ndarray) -> np.ndarray:
    """Read here, for the columns that are ranked have no sex (1 statement)."""
    known = dict(db.session.execute(sa.select(Person.id, Person.sex).where(Person.sex != "")).all())
    return np.array([SEXES.get(known.get(crowd.rows[i].id, ""), 0) for i in rows], np.int8)


def _fields(crowd: Crowd, rows: np.ndarray) -> np.ndarray:
    """The place of each one's main field in CODES, from 1; 0 for none."""
    vocabulary: Vocabulary = engine_vocabulary()
    places = {"": 0} | {code: place for place, code in enumerate(CODES, 1)}
    groups = [skill.group_code for skill in vocabulary.skills]
    held = (crowd.people.skills.row(i) for i in rows)
    return np.array([places[main_field(groups[skill] for skill in skills)] for skills in held], np.int16)


def _strictness(county: np.ndarray) -> np.ndarray:
    """The k of each person's county (1 statement per county)."""
    codes, place = np.unique(county, return_inverse=True)
    wanted = [value("anonymity_k", county_of(str(code).zfill(12))) for code in codes]
    return np.array(wanted, np.int32)[place] if len(codes) else np.zeros(0, np.int32)


def _card(crowd: Crowd, counted: Counted, shown: Shown, place: int, i: int) -> Card:
    person_id, n_alike = crowd.rows[i].id, int(shown.n_alike[place])
    if shown.step[place] == NOTHING:
        return (person_id, "", None, None, "", False, n_alike)
    step = STEPS[shown.step[place]]
    area = str(counted.county[place]).zfill(12)[: step.digits].ljust(12, "0")
    first, last = band(int(counted.age[place]), step.bands)
    field = int(counted.field[place])
    told = CODES[field - 1] if step.field and field else ""
    return (person_id, area, first, last, told, step.disability, n_alike)


def _parts(rows: list[Any]) -> Iterator[Iterable[Any]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]
