"""Making and storing what posters may read of each person. Worker only."""

import numpy as np
import sqlalchemy as sa

from matching.skills import Vocabulary

from .. import clock
from ..access import county_of
from ..db import db
from ..households.models import Person
from ..households.rules import age_on
from ..settings.queries import value
from ..vocabulary.commands import engine_vocabulary
from . import keeping
from .anonymity import NOTHING, STEPS, Counted, Shown, band, generalise
from .features import Crowd
from .fields_of_work import CODES, main_field
from .models import AnonymousCard
from .rules import WORKING_AGE

SEXES = {"f": 1, "m": 2}
COLUMNS = ("person_id", "area_code", "age_from", "age_to", "field", "counts_disability", "n_alike")


def veil(crowd: Crowd) -> list[keeping.Line]:
    """The card of everybody who consents to matching; nobody else is ever in a list."""
    rows = np.flatnonzero(crowd.people.consents)
    counted = _counted(crowd, rows)
    shown = generalise(counted)
    return [_card(crowd, counted, shown, place, int(i)) for place, i in enumerate(rows)]


def store(cards: list[keeping.Line]) -> int:
    """Write what differs from the stored cards; how many changed."""
    return keeping.keep(AnonymousCard, COLUMNS, cards)


def _counted(crowd: Crowd, rows: np.ndarray) -> Counted:
    """The columns that classes are made of; who can be in a list of a job is counted apart from who never is."""
    seekers = np.zeros(crowd.people.n, bool)
    seekers[crowd.seekers] = True
    seekers &= ~crowd.people.employed & (crowd.people.age >= WORKING_AGE)
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


def _card(crowd: Crowd, counted: Counted, shown: Shown, place: int, i: int) -> keeping.Line:
    person_id, n_alike = crowd.rows[i].id, int(shown.n_alike[place])
    if shown.step[place] == NOTHING:
        return (person_id, "", None, None, "", False, n_alike)
    step = STEPS[shown.step[place]]
    area = str(counted.county[place]).zfill(12)[: step.digits].ljust(12, "0")
    first, last = band(int(counted.age[place]), step.bands)
    field = int(counted.field[place])
    told = CODES[field - 1] if step.field and field else ""
    return (person_id, area, first, last, told, step.disability, n_alike)
