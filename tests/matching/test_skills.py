import itertools

import pytest

from matching.fillers import means_nothing, says_anything
from matching.skills import COLUMNS, Skill, Vocabulary, VocabularyError
from matching.text import TITLE_FAMILIES, TextSpace

ROWS = """\
T01,采茶,tea picking,skill,6-01,农业,采茶叶|摘茶,T02,撮茶叶
T02,炒茶,tea roasting,skill,6-01,农业,茶叶炒制|制茶,,
C01,健康证,food hygiene certificate,certificate,,,食品从业健康证,,
O01,养老护理员,elderly care worker,occupation,4-10,护理,护工|护老,,
O02,家政服务员,domestic helper,occupation,4-10,家政,保姆|家政|阿姨,,
"""


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    path = tmp_path_factory.mktemp("vocabulary") / "skills.csv"
    path.write_text(",".join(COLUMNS) + "\n" + ROWS, encoding="utf-8-sig")
    return Vocabulary.load(path)


MEANT = [
    ("采茶", "T01"),
    ("我会摘茶", "T01"),
    ("撮茶叶", "T01"),
    ("cai cha", "T01"),
    ("菜茶", "T01"),  # homophone
    ("养老护里员", "O01"),  # misspelt
    ("做过保姆，有健康证", "O02"),
    ("做过保姆，有健康证", "C01"),
    ("Tea Picking", "T01"),
    ("想找家政服务的活", "O02"),
]


@pytest.mark.parametrize(("words", "code"), MEANT)
def test_free_words_find_their_skill(vocabulary, words, code):
    assert code in [vocabulary.skills[k].code for k, _ in vocabulary.map_text(words)]


def test_exact_names_are_certain_and_nonsense_finds_nothing(vocabulary):
    assert vocabulary.map_text("采茶") == [(0, 1.0)]
    assert vocabulary.map_text("天气很好") == vocabulary.map_text("") == []


def test_near_skills_go_both_ways(vocabulary):
    near = vocabulary.near()
    assert near.indptr.tolist() == [0, 1, 2, 2, 2, 2] and near.indices.tolist() == [1, 0]


def test_a_bad_row_is_named(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("code,name_zh,name_en,kind\nA,采茶,,sport\n")
    with pytest.raises(VocabularyError, match=r"bad\.csv: row 2: column kind"):
        Vocabulary.load(path)


def test_words_for_the_same_work_meet_though_they_share_no_character(vocabulary):
    names = vocabulary.same_work()
    space = TextSpace.fit(["家政服务员", "养老护理员"], TITLE_FAMILIES, names)
    rows = space.vectors(["保姆", "家政", "阿姨", "护工"])
    parts = [dict(zip(rows.features[a:b].tolist(), rows.values[a:b].tolist(), strict=True))
             for a, b in itertools.pairwise(rows.indptr)]  # fmt: skip
    cosine = [sum(value * parts[0].get(code, 0.0) for code, value in part.items()) for part in parts]
    assert cosine[:3] == pytest.approx([1.0, 1.0, 1.0])
    assert cosine[3] < 0.2


def test_a_phrase_of_two_entries_is_read_as_neither():
    skills = [
        Skill(code, name, "", "skill", "", "", ("杂活",), (), ()) for code, name in (("a", "搬运"), ("b", "保洁"))
    ]
    assert "杂活" not in Vocabulary(tuple(skills)).same_work()


def test_a_phrase_names_its_skills_as_it_stands_and_may_be_part_of_others(vocabulary):
    assert vocabulary.exactly("ＴＥＡ picking") == [0] and vocabulary.exactly("茶") == []
    assert vocabulary.n_containing("健康证") == 0 and vocabulary.n_containing("制茶") == 0
    assert vocabulary.n_containing("茶叶") == 2


@pytest.mark.parametrize("word", ["120", "3.5", "我会做", "工作经验", "等", "I can", "experience", "老人", "——"])
def test_fillers_numbers_and_what_everybody_says_mean_nothing(word):
    assert means_nothing(word) and not means_nothing(word + "采茶")


@pytest.mark.parametrize("word", ["会计", "做饭", "等离子切割", "driver", "HR"])
def test_words_that_begin_like_a_filler_mean_something(word):
    assert not means_nothing(word)


def test_who_is_ready_for_any_work_is_told_from_who_is_not():
    ready = ("什么都能干", "我什么活都可以做", "都可以", "不挑活", "any kind of work", "I can do anything")
    assert [says_anything(words) for words in ready] == [True] * len(ready)
    assert not any(map(says_anything, ("什么都不会", "采茶", "会计", "many things", "")))


@pytest.mark.parametrize("words", ["没有健康证", "不会采茶", "想学炒茶", "健康证过期了"])
def test_what_is_denied_is_not_named(vocabulary, words):
    assert vocabulary.map_text(words) == []


def test_only_the_piece_that_denies_is_left_out(vocabulary):
    assert [vocabulary.skills[k].code for k, _ in vocabulary.map_text("采茶不会，会炒茶")] == ["T02"]
