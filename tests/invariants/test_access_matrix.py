"""Every page and call × method × person answers as the access matrix says; an undeclared cell fails."""

from collections.abc import Iterator

import pytest
from apiflask import APIFlask

from tests.conftest import inside_a_transaction
from tests.invariants.matrix import FILES, Asker, load, routes, variants
from tests.invariants.world import World

pytestmark = pytest.mark.slow

POLICY = {name: load(name) for name in FILES}
CELLS = [(name, route) for name, policy in POLICY.items() for route in sorted(policy["cells"])]


@pytest.fixture(scope="module")
def asker(application: APIFlask) -> Iterator[Asker]:
    """Everybody, signed in, in one transaction for the whole module."""
    with inside_a_transaction(application):
        yield Asker(application, World())


@pytest.mark.parametrize("name", FILES)
def test_the_matrix_knows_every_address_and_no_other(application: APIFlask, name: str) -> None:
    assert sorted(route for route, _rule in routes(application, name)) == sorted(POLICY[name]["cells"])


def test_every_variable_of_every_page_has_a_thing_to_stand_in(application: APIFlask) -> None:
    empty = [
        route
        for name, policy in POLICY.items()
        for route, rule in routes(application, name)
        for _thing, things in variants(rule, policy["targets"])
        if "missing" in things.values()
    ]
    assert not empty


@pytest.mark.parametrize(("name", "route"), CELLS)
def test_everybody_gets_the_declared_answer(name: str, route: str, asker: Asker) -> None:
    rule, targets = dict(routes(asker.app, name))[route], POLICY[name]["targets"]
    answers = {thing: asker.ask(route, rule, things) for thing, things in variants(rule, targets)}
    assert answers == POLICY[name]["cells"][route]


def test_no_cell_is_a_server_error() -> None:
    rows = [(route, row) for policy in POLICY.values() for route, row in policy["cells"].items()]
    faults = [route for route, row in rows for answers in row.values() if any(s >= 500 for s in answers)]
    assert not faults
