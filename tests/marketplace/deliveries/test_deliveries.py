"""Help that arrived: with evidence, within what was set aside, and shown to nobody else."""

import io
import struct
import zlib
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from marketplace import clock
from marketplace.db import db, new_uid
from marketplace.deliveries import commands, pictures
from marketplace.deliveries.commands import DeliveryDraft
from marketplace.deliveries.models import Delivery
from marketplace.errors import FormInvalid, NotAllowed
from marketplace.households.models import Consent
from marketplace.matches.models import Match
from marketplace.needs.models import Need
from tests.client import Client
from tests.factories import make_household, make_offer, make_person
from tests.factories.loop import make_delivery, make_match, make_need
from tests.marketplace.matches.scene import Scene

pytestmark = pytest.mark.usefixtures("app")


def draft(**values: Any) -> DeliveryDraft:
    given = {"delivered_on": clock.today(), "what": "取暖器一台", "amount_fen": 90_000, "receipt_number": "",
             "note": "当面交给户主", "picture": "", "uid": new_uid()}  # fmt: skip
    return DeliveryDraft(**(given | values))


def introduced(scene: Scene, **offer: Any) -> Match:
    row = make_offer(scene.donor, **offer) if offer else scene.offer
    return make_match(scene.person, row, "introduced")


def picture(size: tuple[int, int] = (2000, 1000)) -> bytes:
    held = io.BytesIO()
    image = Image.new("RGB", size, "white")
    exif = image.getexif()
    exif[0x010E] = "secret place"
    image.save(held, "JPEG", exif=exif, comment=b"secret comment")
    return held.getvalue()


@pytest.mark.parametrize("name", ["donor", "cadre"])
def test_what_arrived_turns_the_slice_into_what_was_given(name: str) -> None:
    scene = Scene()
    commands.record_delivery(introduced(scene), draft(), by=scene.who(name))
    offer = scene.offer
    assert (offer.n_held, offer.held_fen, offer.n_delivered, offer.delivered_fen) == (0, 0, 1, 90_000)


@pytest.mark.parametrize("name", ["household", "clerk", "other_cadre", "enterprise"])
def test_nobody_else_records_it(name: str) -> None:
    scene = Scene()
    with pytest.raises(NotAllowed):
        commands.record_delivery(introduced(scene), draft(), by=scene.who(name))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount_fen": 100_001}, "amount"),  # not more than was set aside
        ({"amount_fen": 0}, "amount"),  # a zero where money was set aside is asked back
        ({"note": ""}, "note"),  # something shows that it arrived
        ({"delivered_on": clock.today() + timedelta(days=1)}, "delivered_on"),
    ],
)
def test_what_is_missing_is_named(values: dict[str, Any], field: str) -> None:
    scene = Scene()
    with pytest.raises(FormInvalid) as refused:
        commands.record_delivery(introduced(scene), draft(**values), by=scene.who("donor"))
    assert field in refused.value.fields


def test_what_cost_nothing_is_said_so() -> None:
    scene = Scene()
    row = commands.record_delivery(introduced(scene), draft(amount_fen=0, costs_nothing=True), by=scene.who("donor"))
    assert (row.amount_fen, scene.offer.held_fen) == (0, 0)


def test_the_form_begins_with_what_was_set_aside_and_says_everything_at_once(client: Client) -> None:
    scene = Scene()
    match = introduced(scene)
    client.sign_in(scene.users["donor"])
    assert 'value="1000.00"' in client.get(f"/deliveries/new/{match.uid}").text.replace('1000"', '1000.00"')
    said = client.fill(f"/deliveries/new/{match.uid}", what="", delivered_on="2020-01-01", amount="0", note="")
    assert said.status_code == 422
    for field in ("what", "delivered_on", "amount", "note"):
        assert f'href="#{field}"' in said.text


def test_cash_names_the_receipt_of_its_charity_and_each_receipt_once(client: Client) -> None:
    scene = Scene()
    cash = {"kind": "cash", "charity_name": "衢江区慈善总会", "slots": 2, "budget_fen": 200_000}
    first = introduced(scene, **cash)
    second = make_match(make_person(scene.household), first.offer, "introduced")
    db.session.commit()
    client.sign_in(scene.users["donor"])
    fields = {"what": "助学款", "amount": "900", "note": "已到账"}
    assert client.fill(f"/deliveries/new/{first.uid}", **fields).status_code == 422
    assert client.fill(f"/deliveries/new/{first.uid}", **fields, receipt_number="R-1").status_code == 303
    page = client.fill(f"/deliveries/new/{second.uid}", **fields, receipt_number="R-1")
    assert (page.status_code, 'value="R-1"' in page.text) == (422, True)
    assert db.session.query(Delivery).one().charity_name == "衢江区慈善总会"


def test_the_need_it_answers_is_helped() -> None:
    scene = Scene()
    need = make_need(scene.household, state="matched")
    match = introduced(scene)
    match.need_id = need.id
    commands.record_delivery(match, draft(), by=scene.who("cadre"))
    assert db.session.get_one(Need, need.id).state == "helped"


def test_a_picture_is_made_anew_and_small(client: Client) -> None:
    scene = Scene()
    match = introduced(scene)
    db.session.commit()
    client.sign_in(scene.users["donor"])
    upload = (io.BytesIO(picture()), "x.jpg")
    answer = client.fill(f"/deliveries/new/{match.uid}", what="取暖器", amount="900", picture=upload)
    assert answer.status_code == 303
    data = client.get(f"{answer.location}/picture").data
    assert b"secret" not in data
    with Image.open(io.BytesIO(data)) as stored:
        assert (max(stored.size), dict(stored.getexif())) == (1600, {})


def test_a_file_that_is_too_large_is_not_even_looked_at() -> None:
    with pytest.raises(FormInvalid):
        pictures.keep(picture() + b"x" * pictures.LARGEST_BYTES)


def broken_png() -> bytes:
    """With a frame of an animation out of its order."""
    plain = io.BytesIO()
    Image.new("RGB", (8, 8)).save(plain, "PNG")
    whole, header = plain.getvalue(), 8 + 25
    chunks = b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in ((b"acTL", struct.pack(">II", 2, 0)), (b"fcTL", struct.pack(">I", 5) + bytes(22)))
    )
    return whole[:header] + chunks + whole[header:]


@pytest.mark.parametrize(
    "upload", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff broken", broken_png()], ids=range(3)
)
def test_what_is_no_picture_is_refused_and_nothing_typed_is_lost(client: Client, upload: bytes) -> None:
    scene = Scene()
    match = introduced(scene)
    db.session.commit()
    client.sign_in(scene.users["donor"])
    before = len(list(pictures.folder().glob("*.jpg")))
    page = client.fill(f"/deliveries/new/{match.uid}", what="取暖器", picture=(io.BytesIO(upload), "x.jpg"))
    assert (page.status_code, 'value="取暖器"' in page.text) == (422, True)
    assert len(list(pictures.folder().glob("*.jpg"))) == before


def test_a_picture_is_served_to_those_alone_who_may_see_the_line(client: Client) -> None:
    scene = Scene()
    scene.person.consents.append(Consent(purpose="photo", given_at=clock.now(), taken_by="test"))
    name = pictures.keep(picture((20, 20)))
    delivery = make_delivery(make_match(scene.person, scene.offer, "delivered"), evidence_path=name)
    db.session.commit()
    paths = (f"/deliveries/{delivery.uid}", f"/deliveries/{delivery.uid}/picture")
    answers = {"other_cadre": 404, "other_enterprise": 403, "donor": 200, "cadre": 200, "household": 200}
    for user, status in answers.items():
        client.sign_in(scene.users[user])
        assert [client.get(path).status_code for path in paths] == [status, status]
    pictures.discard(name)
    assert client.get(paths[1]).status_code == 404


def test_the_donor_reads_a_pseudonym_and_the_county(client: Client) -> None:
    scene = Scene()
    make_delivery(make_match(scene.person, scene.offer, "delivered"))
    db.session.commit()
    page = client.sign_in(scene.users["donor"]).get("/deliveries")
    assert page.status_code == 200
    assert "张保密" not in page.text
    assert "樟木村" not in page.text


@pytest.mark.parametrize(("age", "agreed", "status"), [(45, False, 404), (45, True, 200), (15, True, 404)])
def test_a_donor_sees_the_cadres_picture_of_grown_ups_who_agreed(
    client: Client, age: int, agreed: bool, status: int
) -> None:
    scene = Scene()
    person = make_person(scene.household, age=age, is_head=False, consents=("photo",) if agreed else ())
    name = pictures.keep(picture((20, 20)))
    delivery = make_delivery(
        make_match(person, scene.offer, "delivered"), evidence_path=name, evidence_note="张保密 13812345678",
        recorded_by=scene.users["cadre"].uid,
    )  # fmt: skip
    db.session.commit()
    client.sign_in(scene.users["donor"])
    assert client.get(f"/deliveries/{delivery.uid}/picture").status_code == status
    assert "13812345678" not in client.get(f"/deliveries/{delivery.uid}").text
    client.sign_in(scene.users["cadre"])
    assert "13812345678" in client.get(f"/deliveries/{delivery.uid}").text
    pictures.discard(name)


@pytest.mark.parametrize("what", ["作业辅导 张保密", "取暖器送到樟木村", "取暖器 138 1234 5678"])
def test_what_arrived_names_nobody(what: str) -> None:
    scene = Scene()
    with pytest.raises(FormInvalid) as refused:
        commands.record_delivery(introduced(scene), draft(what=what), by=scene.who("cadre"))
    assert list(refused.value.fields) == ["what"]


def test_the_list_takes_the_same_statements_for_two_and_twenty(client: Client, statements: list[str]) -> None:
    scene = Scene()
    client.sign_in(scene.users["cadre"])
    counts = []
    for n in (2, 18):
        for _ in range(n):
            person = make_person(make_household(scene.users["cadre"]))
            make_delivery(make_match(person, make_offer(scene.donor), "delivered"))
        db.session.commit()
        client.get("/deliveries")
        statements.clear()
        assert client.get("/deliveries").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
