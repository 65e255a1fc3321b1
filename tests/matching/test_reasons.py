import numpy as np
import pytest

from matching.columns import Model
from matching.ranking import rank_people
from matching.reasons import reasons, sentence
from matching.scoring import contributions
from matching.sentences import SENTENCES
from matching.skills import Skill, Vocabulary, near_from_pairs
from matching.text import TEXT_FAMILIES, TITLE_FAMILIES, TextSpace
from matching.titles import SameWork
from matching.types import Opportunities, People, pair
from matching.whynot import facts, why_not


def test_points_of_the_reasons_sum_to_the_score(world):
    people, posts, model = world
    ranking = rank_people(people, posts, top=3, model=model)
    for j in range(posts.n):
        for r, (i, score) in enumerate(ranking.of(j)):
            known = facts(*pair(people, posts, i, j), model=model)
            found = reasons(ranking.contributions[j, r], known)
            assert sum(params["points"] for _, params in found) == pytest.approx(100 * score)
            assert all(sentence(reason, language) for reason in found for language in ("zh", "en"))


def test_every_sentence_stands_in_both_languages():
    assert all(set(entry) == {"zh", "en"} and all(entry.values()) for entry in SENTENCES.values())


def test_why_not_names_the_nearest_change():
    person = People.of(1, lat=[29.0], lon=[119.0], radius_km=[15], lifting_kg=[10])
    post = Opportunities.of(1, lat=[29.18], lon=[119.0], lifting_kg=[25])
    far, heavy = why_not(person, post)
    assert sentence(far) == "单程15公里以内才行，实际约20公里"
    assert sentence(heavy, "en") == "Fits if able to lift 25 kg; now 10 kg"


def test_what_fits_has_no_why_not():
    assert why_not(People.of(1), Opportunities.of(1)) == []


def test_every_kind_of_hindrance_can_be_said(world):
    people, posts, model = world
    for i in range(0, people.n, 3):
        for reason in why_not(*pair(people, posts, i, i % posts.n), model=model):
            assert sentence(reason, "zh") and sentence(reason, "en")


def test_contributions_of_zero_say_nothing():
    assert reasons(np.zeros(10), facts(People.of(1), Opportunities.of(1))) == []


def lines(person, post, **names):
    """The sentences of a pair by contribution, as the engine scores it."""
    people, posts = People.of(1, **person), Opportunities.of(1, **post)
    model = Model().fitted(people, posts)
    known = facts(people, posts, model=model, **names)
    shares = contributions(people, posts, np.array([[0, 0]]), model=model)[0]
    return {key.partition("_")[0]: sentence((key, params)) for key, params in reasons(shares, known)}


def test_what_nobody_recorded_is_said_to_be_unknown_and_by_whom():
    said = lines({}, {"hours_per_day": [8], "education_min": [1]})
    assert said["schedule"] == "本人一天能做几小时、一月能做几天没有登记"
    assert (said["education"], said["experience"]) == ("本人的文化程度没有登记", "本人的工作经验没有登记")
    said = lines({"experience_years": [12], "education": [2], "hours_per_day": [8]}, {})
    assert said["schedule"] == "岗位没写上工时间"
    assert (said["education"], said["experience"]) == ("岗位没有要求文化程度", "有12年工作经验，岗位没有要求")


@pytest.mark.parametrize(
    ("hours", "days", "said"),
    [
        (8, np.nan, "每天的钟点合适"),
        (np.nan, 22, "每月的天数合适"),
        (8, 22, "上工时间合适"),
        (2, np.nan, "每天的钟点大致合适"),
    ],
)
def test_of_a_schedule_known_by_half_only_that_half_is_spoken_of(hours, days, said):
    person = {"hours_per_day": [hours], "days_per_month": [days]}
    assert lines(person, {"hours_per_day": [8], "days_per_month": [22]})["schedule"] == said


def test_experience_is_weighed_in_words_only_against_what_is_asked():
    assert (
        lines({"experience_years": [1]}, {"experience_min": [3]})["experience"] == "有1年工作经验，岗位想要3年，差一些"
    )
    assert lines({"experience_years": [4]}, {"experience_min": [3]})["experience"] == "有4年工作经验，岗位想要3年"


@pytest.mark.parametrize(
    ("wanted", "title", "said"),
    [("采茶工", "采茶工", "想做的正是这个工种"), ("竹编|Ｊａｖａ　工程师", "java 工程师", "想做的正是这个工种"),
     ("叉车司机", "出租车司机", "和想做的工种相近"), ("护士", "护士长", "和想做的工种相近")],
)  # fmt: skip
def test_only_the_same_work_is_said_to_be_the_work_wanted(wanted, title, said):
    assert lines({"titles": [wanted]}, {"titles": [title]})["title"] == said


def test_two_names_of_one_vocabulary_entry_are_the_same_work():
    entry = Skill("tea_picking", "茶叶采摘", "Tea picking", "skill", "", "", ("采茶工",), (), ("摘茶叶",))
    names = Vocabulary((entry,)).same_work()
    assert SameWork(names).are("摘茶叶", "采茶工") and not SameWork(names).are("摘茶叶", "炒茶工")
    person, post = People.of(1, titles=["摘茶叶"]), Opportunities.of(1, titles=["采茶工"])
    model = Model(titles=TextSpace.fit([""], TITLE_FAMILIES, names), texts=TextSpace.fit([""], TEXT_FAMILIES))
    assert facts(person, post, model=model).same_work


def test_what_is_only_wished_is_not_said_to_be_lacking():
    assert lines({"skills": [[1]]}, {"required": [[1]], "wished": [[2]]})["skills"] == "会1；会2更好，不会也行"
    assert lines({"skills": [[1]]}, {"required": [[1, 2]], "wished": [[3]]})["skills"] == "会1；还缺2"
    near = Model(near=near_from_pairs(4, [(1, 2, 0.5)]))
    person, post = People.of(1, skills=[[1]]), Opportunities.of(1, wished=[[2]])
    shares = contributions(person, post, np.array([[0, 0]]), model=near.fitted(person, post))[0]
    assert sentence(reasons(shares, facts(person, post, model=near))[0]) == "有相近的手艺；会2更好，不会也行"


def test_a_place_that_was_named_is_told_with_its_true_distance():
    person = {"lat": [29.0], "lon": [119.0], "wanted_areas": [[3301]]}
    said = lines(person, {"lat": [30.25], "lon": [120.17], "area": [330106001001]})
    assert said["distance"] == "在本人想去的地方，离家约179.2公里"


def test_days_waited_that_nobody_knows_are_none():
    assert facts(People.of(1, waiting_days=[np.nan]), Opportunities.of(1)).waiting_days == 0
