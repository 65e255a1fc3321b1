"""The tree loads from rows of text, twice without a change, and a bad row spoils no good one."""

from pathlib import Path

import pytest
from apiflask import APIFlask

from marketplace.areas import queries
from marketplace.areas.commands import load_areas
from marketplace.areas.models import Area
from marketplace.db import db
from seed.files import rows


@pytest.mark.both_databases
def test_loading_twice_changes_nothing(app: APIFlask) -> None:
    tree = rows("areas/zhejiang.csv")
    assert load_areas(tree).added == len(tree)
    again = load_areas(tree)
    assert (again.added, again.changed, again.same, again.refused) == (0, 0, len(tree), [])


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("330803", "county", "330800000000"),
        ("330803104", "township", "330803000000"),
        ("330803104201", "village", "330803104000"),
        ("33", "province", None),
    ],
)
def test_short_codes_are_padded_and_say_level_and_parent(
    app: APIFlask, code: str, level: str, parent: str | None
) -> None:
    load_areas([{"code": code, "name": "某地"}])
    area = db.session.query(Area).one()
    assert (area.code, area.level, area.parent_code) == (code.ljust(12, "0"), level, parent)


def test_a_bad_row_is_named_and_spoils_no_good_one(app: APIFlask) -> None:
    bad = [{"code": "33080", "name": "五位"}, {"code": "330803", "name": ""}, {"code": "330803", "name": "长" * 61},
           {"code": "330803", "name": "某", "lat": "north"}, {"code": "٣٣٠٨٠٣", "name": "阿拉伯数字"}, {}]  # fmt: skip
    loaded = load_areas([*bad, {"code": "330803", "name": "衢江区"}])
    assert loaded.added == 1 and [number for number, _why in loaded.refused] == [1, 2, 3, 4, 5, 6]


def test_a_plain_national_list_keeps_tags_and_coordinates(app: APIFlask) -> None:
    load_areas([{"code": "330803", "name": "衢江", "tags": "mountain26", "lat": "28.98", "lon": "118.96"}])
    assert load_areas([{"code": "330803", "name": "衢江区"}]).changed == 1
    area = db.session.query(Area).one()
    assert (area.name, area.tags, area.lat) == ("衢江区", ["mountain26"], 28.98)


def test_an_abolished_area_leads_to_its_successor(app: APIFlask) -> None:
    load_areas(rows("areas/zhejiang.csv"))
    assert queries.current_code("330103000000") != "330103000000"
    assert queries.find_area(queries.current_code("330103000000")) is not None
    assert queries.current_code("330803000000") == "330803000000"


def test_successors_in_a_circle_end(app: APIFlask) -> None:
    ended = {"valid_from": "2000-01-01", "valid_to": "2010-01-01"}
    load_areas([{"code": "330801", "name": "甲", "successor_code": "330802"} | ended,
                {"code": "330802", "name": "乙", "successor_code": "330801"} | ended])  # fmt: skip
    assert queries.current_code("330801000000") in ("330801000000", "330802000000")


def test_the_command_loads_a_file_and_names_what_it_refused(app: APIFlask, tmp_path: Path) -> None:
    file = tmp_path / "national.csv"
    file.write_text("\ufeffcode,name\n330803,衢江区\n3308,衢州市\nxx,坏\n", encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["areas", "load", str(file)])
    assert result.exit_code == 0 and "2 added" in result.output and "row 3 refused" in result.output


def test_a_file_that_is_no_text_is_refused_in_a_sentence(app: APIFlask, tmp_path: Path) -> None:
    file = tmp_path / "zip.csv"
    file.write_bytes(b"PK\x03\x04\xff\xfe\x00\x81")
    result = app.test_cli_runner().invoke(args=["areas", "load", str(file)])
    assert result.exit_code == 1 and "UTF-8" in result.output
