"""Whoever reads a full name of somebody in the register leaves a row in the trail, on whichever page it stands."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from apiflask import APIFlask
from werkzeug.routing import Rule

from marketplace import clock
from marketplace.audit import AuditEntry
from marketplace.db import db
from marketplace.households.models import Person
from marketplace.matches.models import Match
from tests.conftest import inside_a_transaction
from tests.invariants.matrix import Asker, load, routes, undone, variants
from tests.invariants.world import World

pytestmark = pytest.mark.slow

READERS = ("cadre", "deputy", "clerk", "donor_and_clerk", "township", "bureau", "enterprise", "donor", "officer")
OF_ONE = (
    "/needs?household={household}", "/needs?household={household}&show=open", "/needs/new?household={household}",
    "/matches/apply/job/{job}?person={person}", "/matches/apply/offer/{offer}?person={person}",
    "/jobs/{job}?person={person}", "/offers/{offer}?person={person}", "/matches/inbox?state=approved",
    "/matches/inbox?state=deferred", "/tasks?late=1",
)  # fmt: skip


@pytest.fixture(scope="module")
def asker(application: APIFlask) -> Iterator[Asker]:
    with inside_a_transaction(application):
        world = World()
        for n, person in enumerate(db.session.scalars(sa.select(Person).order_by(Person.id))):
            person.name = "欧阳" + "澜沁漪"[n % 3] + "璟昱曦"[n // 3 % 3]
        soon = clock.now() + timedelta(minutes=9)
        db.session.execute(
            sa.update(Match).where(Match.state == "approved").values(told_from=soon, approved_at=clock.now())
        )
        db.session.commit()
        yield Asker(application, world)


def addresses(app: APIFlask, world: World) -> list[str]:
    targets: dict[str, Any] = load("access_matrix")["targets"]
    found = [address.format(**world.things) for address in OF_ONE]
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for route, rule in routes(app, "access_matrix"):
            if route.startswith("GET "):
                found += [_address(adapter, rule, things, world) for _name, things in variants(rule, targets)]
    return found


def _address(adapter: Any, rule: Rule, things: dict[str, str], world: World) -> str:
    values = {name: world.things.get(thing, thing.removeprefix("=")) for name, thing in things.items()}
    return str(adapter.build(rule.endpoint, values))


def test_a_page_that_names_somebody_is_on_record(asker: Asker) -> None:
    names = list(db.session.scalars(sa.select(Person.name)))
    silent = []
    for address in addresses(asker.app, asker.world):
        for reader in READERS:
            uid = asker.world.people[reader].uid  # type: ignore[union-attr]
            with undone():
                before = views_of(uid)
                page = asker.clients[reader].http.get(address).text
                if any(name in page for name in names) and views_of(uid) == before:
                    silent.append(f"{reader} {address}")
    assert silent == []


def views_of(uid: str) -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(AuditEntry.actor_uid == uid, AuditEntry.action == "seen"))
