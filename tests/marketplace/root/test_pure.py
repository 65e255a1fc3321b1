"""Money, masks, codes, keys: small and pure."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace import clock, config
from marketplace.access import code_range, covers, significant
from marketplace.crypto import Keyring
from marketplace.fields import ONCE_PATTERN, normalise
from marketplace.masking import masked_name, masked_number, masked_phone
from marketplace.money import parse_yuan, yuan

RING = Keyring.from_text(config.DEMO_KEYS, config.DEMO_INDEX_KEY)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("1,200", 120000), ("１２００元", 120000), ("¥88.5", 8850), ("0.01", 1), (" 3 ", 300), ("1，000", 100000)],
)
def test_yuan_are_read_as_people_type_them(typed: str, fen: int) -> None:
    assert parse_yuan(typed) == fen


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "abc",
        "1.001",
        "1e99",
        "NaN",
        "Infinity",
        "１２.３.４",
        "--5",
        "1E+2000000000",
        "٣",
        "1_0",
        "1,2,3",
        "1,0000",
        "9" * 40,
    ],
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        parse_yuan(typed)


@given(st.integers(-(10**12), 10**12))
def test_an_amount_survives_the_way_out_and_in(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen


def test_masks_show_the_family_name_and_the_last_four_digits() -> None:
    assert (masked_name("王小明"), masked_phone("13800001234"), masked_number("330803199001011234")) == (
        "王**", "138****1234", "**************1234",
    )  # fmt: skip


def test_a_sealed_value_opens_only_in_its_own_cell() -> None:
    sealed = RING.encrypt("13800001234", "people.phone:abc")
    assert RING.decrypt(sealed, "people.phone:abc") == "13800001234"
    for elsewhere in ("people.phone:abd", "people.id_number:abc"):
        with pytest.raises(ValueError, match="does not open"):
            RING.decrypt(sealed, elsewhere)


def test_an_old_key_still_opens_after_rotation() -> None:
    sealed = RING.encrypt("x", "t.c:u")
    rotated = Keyring.from_text(f"new:{config.DEMO_INDEX_KEY},{config.DEMO_KEYS}", config.DEMO_INDEX_KEY)
    assert rotated.decrypt(sealed, "t.c:u") == "x"
    assert rotated.encrypt("x", "t.c:u").startswith("new:")


def test_the_blind_index_differs_per_purpose() -> None:
    assert RING.blind("123x", "id_number") == RING.blind(" 123X", "id_number") != RING.blind("123x", "phone")


@pytest.mark.parametrize(
    ("code", "digits"),
    [("330000000000", "33"), ("331000000000", "3310"), ("330110000000", "330110"), ("330803104000", "330803104")],
)
def test_a_code_names_its_level_by_its_digits(code: str, digits: str) -> None:
    assert significant(code) == digits


def test_an_area_covers_what_lies_below_it_and_nothing_beside_it() -> None:
    assert code_range("330803000000") == ("330803000000", "330804000000")
    assert covers(["330803000000"], "330803104201")
    assert not covers(["330803000000"], "330804000000")
    assert not covers([], "330803104201")


def test_deadlines_end_with_their_day_in_china() -> None:
    assert clock.midnight_after(date(2026, 3, 1)).isoformat() == "2026-03-01T16:00:00+00:00"


def test_full_width_digits_and_control_characters_are_folded() -> None:
    assert normalise("  ＡＢＣ１２３\u200b\x00 好，（是）\r\n") == "ABC123 好，（是）"


@pytest.mark.parametrize("name", ["SECRET_KEY", "BANGFU_KEYS", "BANGFU_INDEX_KEY"])
def test_production_refuses_the_secrets_of_the_demo(name: str) -> None:
    own = {"SECRET_KEY": "s" * 40, "BANGFU_KEYS": "k1:" + "A" * 43 + "=", "BANGFU_INDEX_KEY": "B" * 43 + "="}
    demo = {
        "SECRET_KEY": config.DEMO_SECRET,
        "BANGFU_KEYS": config.DEMO_KEYS,
        "BANGFU_INDEX_KEY": config.DEMO_INDEX_KEY,
    }
    config.refuse_demo(own | {"TRUSTED_HOSTS": ["bangfu.example"]})
    with pytest.raises(RuntimeError, match=name):
        config.refuse_demo(own | {"TRUSTED_HOSTS": ["bangfu.example"]} | {name: demo[name]})


def test_the_uid_of_a_form_ends_where_it_ends() -> None:
    assert re.match(ONCE_PATTERN, "a" * 16)
    assert not re.match(ONCE_PATTERN, "a" * 16 + "\n")  # it would stand in addresses and break their headers
