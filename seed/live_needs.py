"""Needs that wait for an answer when the demo is first opened, some of them shown as wishes."""

from marketplace.db import db, new_uid
from marketplace.households.models import Household
from marketplace.needs import commands
from marketplace.needs.drafts import NeedDraft
from marketplace.needs.models import Need
from marketplace.needs.wishes import show_wish

from .asks import Row, words_for
from .fitting import Somebody
from .live import Stage

N_STATED, N_ACKNOWLEDGED, N_WISHES = 14, 12, 20
OWN_STATED, OWN_WISHES = 2, 3  # of them in the demo cadre's households


def play_needs(stage: Stage) -> None:
    """State them through their clerks or cadres in the last days; some are taken up, some shown."""
    own = frozenset(next(c for c in stage.county.charges if c.cadre.username == stage.county.places.cadre).households)
    _play_household(stage)
    for place, n_stated, n_wishes in ((own, OWN_STATED, OWN_WISHES), (None, N_STATED, N_WISHES)):
        pairs = _pairs(stage, place)
        for who, row in _take(pairs, n_wishes, wish=True):
            _shown(stage, who, row)
        for who, row in _take(pairs, n_stated, wish=False):
            _stated(stage, who, row, hours=float(stage.rng.uniform(3, 44)))
    for who, row in _take(_pairs(stage, None), N_ACKNOWLEDGED, wish=False):
        need = _stated(stage, who, row, hours=70)
        with stage.hours_ago(48):
            commands.acknowledge(need, by=stage.keys.cadre(who.home.number))


def _play_household(stage: Stage) -> None:
    """The demo household said something itself, and has to say whether an earlier help arrived."""
    number = stage.county.places.household
    household, by = _household(stage, number), stage.keys.principal("demo-household")
    with stage.hours_ago(120):
        need = commands.state_need(NeedDraft(new_uid(), household, "farm_tools", "想借一台割草机"), by=by)
    with stage.hours_ago(30):
        commands.help_need(need, "割草机已送到村里，随时可以借用", by=stage.keys.cadre(number))
    with stage.hours_ago(22):
        commands.state_need(NeedDraft(new_uid(), household, "work_training", "想学一门手艺，有培训请告诉我"), by=by)


def _pairs(stage: Stage, among: frozenset[str] | None) -> list[tuple[Somebody, Row]]:
    """People in a random order, one of each household, with what they would ask for."""
    people = [who for who in stage.agreed if among is None or who.home.number in among]
    seen = {stage.county.places.household}
    pairs = []
    for i in stage.rng.permutation(len(people)):
        who = people[i]
        row = words_for(who, stage.rng) if who.home.number not in seen else None
        if row is not None:
            seen.add(who.home.number)
            pairs.append((who, row))
    return pairs


def _take(pairs: list[tuple[Somebody, Row]], n: int, *, wish: bool) -> list[tuple[Somebody, Row]]:
    """The next `n` that may (or may not) be shown as wishes, taken out of the list."""
    showable = [bool(row["wish"]) and "donor_wishes" in who.person.consents for who, row in pairs]
    taken = [pair for pair, may_show in zip(pairs, showable, strict=True) if may_show == wish][:n]
    for pair in taken:
        pairs.remove(pair)
    return taken


def _stated(stage: Stage, who: Somebody, row: Row, *, hours: float) -> Need:
    number = who.home.number
    draft = NeedDraft(new_uid(), _household(stage, number), row["kind"], row["sentence"], stage.row_of(who))
    with stage.hours_ago(hours):
        return commands.state_need(draft, by=stage.keys.on_behalf(number, clerk=True))


def _shown(stage: Stage, who: Somebody, row: Row) -> None:
    need = _stated(stage, who, row, hours=float(stage.rng.uniform(80, 160)))
    cadre = stage.keys.cadre(who.home.number)
    with stage.hours_ago(60):
        commands.acknowledge(need, by=cadre)
        show_wish(need, row["wish"], by=cadre)


def _household(stage: Stage, number: str) -> Household:
    return db.session.get_one(Household, stage.keys.households[number].id)
