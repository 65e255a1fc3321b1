"""Every page × method × person answers as the access matrix says; an undeclared cell fails."""

from collections.abc import Iterator

import pytest
from apiflask import APIFlask

from tests.conftest import inside_a_transaction
from tests.invariants.matrix import Asker, load, routes, variants
from tests.invariants.world import World

POLICY = load()


@pytest.fixture(scope="module")
def asker(application: APIFlask) -> Iterator[Asker]:
    """Everybody, signed in, in one transaction for the whole module."""
    with inside_a_transaction(application):
        yield Asker(application, World())


def test_the_matrix_knows_every_page_and_no_other(application: APIFlask) -> None:
    assert sorted(route for route, _rule in routes(application)) == sorted(POLICY["cells"])


def test_every_variable_of_every_page_has_a_thing_to_stand_in(application: APIFlask) -> None:
    empty = [
        route
        for route, rule in routes(application)
        for _name, things in variants(rule, POLICY["targets"])
        if "missing" in things.values()
    ]
    assert not empty


@pytest.mark.parametrize("route", sorted(POLICY["cells"]))
def test_everybody_gets_the_declared_answer(route: str, asker: Asker) -> None:
    rule = dict(routes(asker.app))[route]
    answers = {name: asker.ask(route, rule, things) for name, things in variants(rule, POLICY["targets"])}
    assert answers == POLICY["cells"][route]


def test_no_cell_is_a_server_error() -> None:
    faults = [r for r, row in POLICY["cells"].items() for answers in row.values() if any(s >= 500 for s in answers)]
    assert not faults
