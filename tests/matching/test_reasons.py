import numpy as np
import pytest

from matching.ranking import rank_people
from matching.reasons import reasons, sentence
from matching.sentences import SENTENCES
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
