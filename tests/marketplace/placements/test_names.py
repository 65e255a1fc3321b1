"""An employer recognises its own people once it was introduced to them, and no one else does."""

from typing import Any

import pytest

from marketplace.audit import AuditEntry
from marketplace.db import db
from marketplace.households.consents import withdraw
from tests.client import Client
from tests.factories import make_job, make_person
from tests.factories.loop import make_match, make_placement
from tests.marketplace.matches.scene import Scene


def hired(scene: Scene, **job: Any) -> Any:
    post = make_job(scene.enterprise, kind="day_work", vacancies=3, **job)
    row = make_placement(make_match(scene.person, post, "placed"))
    db.session.commit()
    return row


def test_lists_and_forms_of_an_employer_name_whom_it_hired(client: Client) -> None:
    scene = Scene()
    row = hired(scene)
    introduced = make_match(scene.person, scene.job, "introduced")
    db.session.commit()
    client.sign_in(scene.users["enterprise"])
    pages = ["/placements", f"/placements/{row.uid}/settle", f"/placements/{row.uid}/leave",
             f"/placements/hire/{introduced.uid}", "/matches/posted?stage=now", "/matches/posted?stage=done",
             f"/matches/{introduced.uid}/fall-through"]  # fmt: skip
    for path in pages:
        assert "张保密" in client.get(path).text, path
    assert db.session.query(AuditEntry).filter_by(action="seen").count() >= len(pages)


def test_the_name_goes_with_the_consent_and_with_the_standing_of_the_employer(client: Client) -> None:
    scene = Scene()
    hired(scene)
    client.sign_in(scene.users["enterprise"])
    withdraw(scene.person, "introduction", by=scene.who("household"))
    db.session.commit()
    assert "张保密" not in client.get("/placements").text + client.get("/matches/posted?stage=done").text


@pytest.mark.parametrize("kind", ["help_sick", "sponsor_student"])
def test_donors_of_care_read_a_pseudonym_in_every_list(client: Client, kind: str) -> None:
    scene = Scene()
    scene.offer.kind = kind
    make_match(scene.person, scene.offer, "introduced")
    db.session.commit()
    assert "张保密" not in client.sign_in(scene.users["donor"]).get("/matches/posted").text


def test_twenty_names_take_as_many_statements_as_two(client: Client, statements: list[str]) -> None:
    scene = Scene()
    post = make_job(scene.enterprise, kind="day_work", vacancies=99)
    client.sign_in(scene.users["enterprise"])
    counts = []
    for n in (2, 18):
        for _ in range(n):
            make_placement(make_match(make_person(scene.household), post, "placed"))
        db.session.commit()
        client.get("/placements")
        statements.clear()
        client.get("/placements")
        counts.append(len([line for line in statements if "audit" not in line]))
    assert counts[0] == counts[1]
