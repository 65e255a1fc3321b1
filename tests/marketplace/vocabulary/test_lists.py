"""A bureau's own list or the national one: looked at first, then taken."""

import time
from collections import Counter
from pathlib import Path

import pytest
from apiflask import APIFlask

from marketplace.access import SYSTEM
from marketplace.sheets import read_rows
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
    for number, why in ((4, "“bad code” is no code"), (5, "The code fan_making comes twice"),
                        (6, "The kind “sport”"), (7, "The near skill “nobody”")):  # fmt: skip
        assert f"row {number} refused: {why}" in said
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


def test_headings_and_words_as_people_write_them_are_read(app: APIFlask, tmp_path: Path) -> None:
    path = tmp_path / "县里.csv"
    cells = ",做油布伞骨,手艺,伞骨工、削伞骨；劈伞骨,油纸伞制作,6-09-03 工艺美术品制造人员,好"
    text = f"编码,名称,类别,别名,近似,大类,备注\n{cells}\n"
    path.write_bytes(text.encode("gb18030"))
    assert "1 new" in run(app, path, "--apply")[1]
    made = queries.skill_names(["zuoyoubusangu"])["zuoyoubusangu"]
    assert (made.kind, made.synonyms) == ("skill", ["伞骨工", "削伞骨", "劈伞骨"])
    assert made.near == [commands.map_text("油纸伞制作")[0][0]]
    assert (made.group_code, made.group_name) == ("6-09-03", "工艺美术品制造人员")
    assert "0 new, 0 changed, 1 as before" in run(app, path, "--apply")[1]


def test_a_column_that_is_missing_changes_nothing(app: APIFlask, tmp_path: Path) -> None:
    before = queries.skill_names(["tea_picking"])["tea_picking"]
    english, synonyms = before.name_en, list(before.synonyms)
    path = tmp_path / "x.csv"
    path.write_text("编码,名称,方言\ntea_picking,茶叶采摘,掐茶\n")
    run(app, path, "--apply")
    assert (before.name_en, before.synonyms, before.dialect) == (english, synonyms, ["掐茶"])


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("茶", "single character"),
        ("工作", "it names no work"),
        ("我会做", "it names no work"),
        ("120", "it names no work"),
        ("采茶", "already names 茶叶采摘"),
        ("tea picking", "already names 茶叶采摘"),
        ("种植", "is part of the names of"),
        ("长" * 41, "longer than 40"),
        ("|".join(f"怪词{n}号" for n in range(10_000)), "At most 40 words"),
    ],
)
def test_a_word_that_would_harm_everybody_is_refused_with_a_sentence(
    app: APIFlask, tmp_path: Path, words: str, why: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"code,name_zh,kind,synonyms\nfan_making,做扇子,skill,{words}\n")
    code, said = run(app, path, "--apply")
    assert code == 0 and "0 new" in said and "1 refused" in said and why in said
    assert queries.skill_names(["fan_making"]) == {}


def test_two_rows_of_a_list_cannot_have_one_word(app: APIFlask, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("名称,别名\n做扇子,糊扇面\n糊灯罩,糊扇面\n")
    assert "row 3 refused: “糊扇面” already names 做扇子" in run(app, path)[1]


def test_a_row_is_looked_at_again_when_it_is_taken(app: APIFlask) -> None:
    entries, _ = lists.preview([["名称", "别名"], ["做扇子", "糊扇面"]])
    commands.load_skills([{"code": "fan", "name_zh": "糊扇面", "name_en": "", "kind": "skill"}])
    assert lists.take(entries, entries, by=SYSTEM) == {"refused": 1}


def test_national_codes_alone_make_a_national_list(app: APIFlask, tmp_path: Path) -> None:
    path = tmp_path / "national.csv"
    lines = [f"{cells[0]},{cells[2]}" for cells in (line.split(",") for line in NATIONAL.splitlines()[1:])]
    path.write_text("\n".join(["职业编码,职业名称", *lines]), encoding="utf-8-sig")
    assert "2 new" in run(app, path, "--apply")[1]
    assert queries.skill_names(["n_9_01_01_01"])["n_9_01_01_01"].group_name == "丙小类人员"


@pytest.mark.skipif(not NATIONAL_FILE.is_file(), reason="the national list is not on this machine")
@pytest.mark.timeout(600)
def test_the_whole_national_list_is_ready(app: APIFlask) -> None:
    entries, _ignored = lists.preview(read_rows(NATIONAL_FILE.read_bytes()))
    n = Counter(entry["fate"] for entry in entries)
    assert n["new"] + n["known_already"] == len(entries) == 1639 and n["known_already"] < 400
    assert sum(bool(entry["row"]["near"]) for entry in entries if entry["fate"] == "new") > 500


def test_the_longest_list_is_looked_at_in_seconds(app: APIFlask) -> None:
    """2 s of the processor; codes made from names took it 60 s once."""
    signs = "采挖种养烧煮编织修补搬运洗晒切磨削刨钉漆"
    names = [f"怪{signs[n % 20]}{signs[n // 20 % 20]}活{n}号" for n in range(5000)]
    began = time.process_time()
    entries, _ignored = lists.preview([["名称", "别名"], *([name, f"{name}甲、{name}乙"] for name in names)])
    assert {entry["fate"] for entry in entries} == {"new"} and time.process_time() - began < 15
