"""A bureau's own list or the national one: looked at first, then taken."""

from pathlib import Path

import pytest
from apiflask import APIFlask

from marketplace.vocabulary import commands, lists, queries
from seed.files import rows

pytestmark = pytest.mark.slow

NATIONAL_FILE = Path(__file__).parents[4] / "shared" / "data" / "reference" / "occupation_2022.csv"
NATIONAL = """\
code,gbm,name,level,parent
9,,甲大类,1,
9-01,,乙中类,2,9
9-01-01,,丙小类人员,3,9-01
9-01-01-01,,手工做扇工,4,9-01-01
9-01-01-02,,电工,4,9-01-01
9-01-01-03,,小区保安巡逻员,4,9-01-01
"""
OWN = """\
code,name_zh,kind,synonyms,near
fan_making,做扇子,skill,扇子工|糊扇子,paper_cutting
tea_picking,采茶叶,skill,,
Bad Code,坏代码,skill,,
fan_making,又一个,skill,,
no_kind,没类别,sport,,
far_off,远的,skill,,nobody
"""


@pytest.fixture(autouse=True)
def loaded(app: APIFlask) -> None:
    commands.load_skills(rows("vocabulary/skills.csv"))


def run(app: APIFlask, path: Path, *options: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["vocabulary", "load", str(path), *options])
    return result.exit_code, result.output


def test_a_preview_counts_and_names_bad_rows_and_writes_nothing(app: APIFlask, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(OWN.replace("\n", "\r\n").encode("gb18030"))
    code, said = run(app, path)
    assert code == 0 and "1 new, 1 changed, 0 as before, 4 refused" in said and "nothing was written" in said
    for number, column in ((4, "code"), (5, "code"), (6, "kind"), (7, "near")):
        assert f"row {number} refused: {column}" in said
    assert queries.skill_names(["fan_making"]) == {}


def test_what_is_ready_is_taken_and_understood_and_twice_changes_nothing(app: APIFlask, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(OWN, encoding="utf-8-sig")
    run(app, path, "--apply")
    assert dict(commands.map_text("糊扇子"))["fan_making"] == 1
    assert "0 new, 0 changed, 2 as before" in run(app, path)[1]


def test_national_occupations_come_with_their_group_beside_our_own_words(app: APIFlask, tmp_path: Path) -> None:
    path = tmp_path / "national.csv"
    path.write_text(NATIONAL, encoding="utf-8")
    code, said = run(app, path, "--apply")
    assert code == 0 and "2 new" in said and "1 left to our own words" in said
    guard = queries.skill_names(["n_9_01_01_03"])["n_9_01_01_03"]
    assert (guard.group_code, guard.group_name, guard.kind) == ("9-01-01", "丙小类人员", "occupation")
    assert "security_guarding" in guard.near
    assert dict(commands.map_text("手工做扇工"))["n_9_01_01_01"] == 1
    assert next(iter(dict(commands.map_text("电工")))) == "electrician"
    assert "0 new, 0 changed, 2 as before" in run(app, path)[1]


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "PK\x03\x04"])
def test_what_is_no_list_is_one_line(app: APIFlask, tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(content)
    code, said = run(app, path)
    assert code == 1 and said.startswith("Error: x.csv") and len(said.strip().splitlines()) == 1


@pytest.mark.skipif(not NATIONAL_FILE.is_file(), reason="the national list is not on this machine")
@pytest.mark.timeout(600)
def test_the_whole_national_list_is_ready(app: APIFlask) -> None:
    from marketplace.sheets import read_rows
    from marketplace.vocabulary.cli import dicts

    found = lists.preview(dicts(read_rows(NATIONAL_FILE.read_bytes())))
    assert not found.refused
    assert found.n_new + found.n_known == 1639 and found.n_known < 400
    assert sum(bool(row["near"]) for row in found.ready) > 500
