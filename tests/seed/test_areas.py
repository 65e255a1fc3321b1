"""The area files are complete, consistent, and agree with the official lists where those are at hand."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from seed.files import rows

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "data" / "reference"
STEPS = {"province": None, "city": "province", "county": "city", "township": "county", "village": "township"}

AREAS = rows("areas/zhejiang.csv") + rows("areas/villages.csv")
TODAY = [row for row in AREAS if not row["valid_to"]]


def test_every_area_lies_under_an_area_of_the_next_level():
    level_of = {row["code"]: row["level"] for row in AREAS}
    for row in AREAS:
        assert level_of.get(row["parent_code"]) == STEPS[row["level"]], row["code"]


def test_codes_have_twelve_digits_and_begin_like_their_parent():
    for row in AREAS:
        assert len(row["code"]) == 12 and row["code"].isdigit()
        assert row["code"].startswith(row["parent_code"].rstrip("0"))


def test_each_code_stands_for_one_area_at_a_time():
    keys = [(row["code"], row["valid_from"]) for row in AREAS]
    assert len(set(keys)) == len(keys)
    codes = [row["code"] for row in TODAY]
    assert len(set(codes)) == len(codes)


def test_the_province_has_eleven_cities_ninety_counties_and_twenty_six_in_the_mountains():
    levels = [row["level"] for row in TODAY]
    assert (levels.count("city"), levels.count("county")) == (11, 90)
    assert sum("mountain26" in row["tags"].split("|") for row in TODAY) == 26


def test_an_abolished_area_ends_on_a_day_and_names_its_successor():
    today = {row["code"] for row in TODAY}
    abolished = [row for row in AREAS if row["valid_to"]]
    assert {"330103000000", "330104000000", "330821000000"} <= {row["code"] for row in abolished}
    for row in abolished:
        assert date.fromisoformat(row["valid_to"]) and row["successor_code"] in today


def test_everything_has_a_place_inside_the_province():
    for row in AREAS:
        assert 27.0 < float(row["lat"]) < 31.3 and 118.0 < float(row["lon"]) < 123.0, row["code"]


def test_every_township_of_the_demo_has_eight_to_fourteen_invented_villages_some_of_them_key():
    for township in (row for row in TODAY if row["level"] == "township"):
        villages = [row for row in TODAY if row["parent_code"] == township["code"]]
        assert 8 <= len(villages) <= 14
        assert any("key_village" in row["tags"] for row in villages)
        assert all(int(row["code"][9:]) > 900 for row in villages)


def official_names(file_name: str, wanted: Callable[[dict[str, str]], bool]) -> dict[str, str]:
    with (REFERENCE / file_name).open(encoding="utf-8-sig", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file) if wanted(row)}


@pytest.mark.skipif(not REFERENCE.exists(), reason="the folder ../shared/data is not here")
def test_county_names_are_those_of_the_official_list():
    official = official_names("cn_areas.csv", lambda row: row["provinceCode"] == "33")
    assert {row["code"][:6]: row["name"] for row in TODAY if row["level"] == "county"} == official


@pytest.mark.skipif(not REFERENCE.exists(), reason="the folder ../shared/data is not here")
def test_township_names_are_official_but_for_the_one_that_the_list_cannot_print():
    official = official_names("cn_streets_zhejiang.csv", lambda row: row["areaCode"] in ("330803", "331181"))
    ours = {row["code"][:9]: row["name"] for row in TODAY if row["level"] == "township"}
    assert ours == official | {"331181004": "塔石街道"}
