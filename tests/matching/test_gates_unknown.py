"""Hard rules where a fact is missing or at its edge: unknown breaks nothing, and nothing is invented for it."""

import pytest

from matching.gates import failing_gates
from matching.ranking import rank_people
from matching.types import Opportunities, People

NAN = float("nan")
HERE, NEAR = {"lat": [28.9], "lon": [118.9]}, {"lat": [28.9], "lon": [118.91]}


@pytest.mark.parametrize(
    ("person", "post", "broken"),
    [
        # No place on one side, or half of one: how far it is is not known, so it is not too far.
        ({"radius_km": [0], "lat": [NAN], "lon": [NAN]}, HERE, ()),
        ({"radius_km": [0], "lat": [28.9], "lon": [NAN]}, HERE, ()),
        (HERE | {"radius_km": [0]}, {"lat": [NAN], "lon": [118.9]}, ()),
        (HERE | {"radius_km": [0]}, {"max_km": [0]}, ()),
        # A radius of zero reaches the own door and no farther; work at home is always within it.
        (HERE | {"radius_km": [0]}, HERE, ()),
        (HERE | {"radius_km": [0]}, NEAR, ("too_far",)),
        (HERE | {"radius_km": [0]}, NEAR | {"remote": [True]}, ()),
        (HERE | {"radius_km": [0], "will_move": [True]}, NEAR, ()),
        # The poster's own limit holds for who would move too.
        (HERE | {"will_move": [True]}, NEAR | {"max_km": [0]}, ("too_far",)),
        # Nobody is too young or too old whose age is not known.
        ({"age": [NAN]}, {"age_min": [18], "age_max": [60]}, ()),
        ({"age": [60.99]}, {"age_max": [60]}, ()),
        ({"age": [61.0]}, {"age_max": [60]}, ("age_out_of_range",)),
        # Skills: none known is none held; none asked is none lacking.
        ({"skills": [[]]}, {"required": [[]]}, ()),
        ({"skills": [[]]}, {"required": [[0]]}, ("required_skill",)),
        ({"skills": [[]]}, {"wished": [[0]]}, ()),
        # Unknown limits of body, time and schooling.
        ({}, {"lifting_kg": [50], "hours_per_day": [12], "days_per_month": [31], "education_min": [6]}, ()),
        ({"months": [0]}, {"months": [0]}, ()),
        ({"months": [0]}, {"months": [1]}, ("season",)),
    ],
)
def test_a_fact_that_is_missing_or_at_its_edge(person: dict, post: dict, broken: tuple[str, ...]) -> None:
    people, posts = People.of(1, **person), Opportunities.of(1, **post)
    assert failing_gates(people, posts) == broken
    assert (
        rank_people(people, posts, top=1).of(0) == [] if broken else len(rank_people(people, posts, top=1).of(0)) == 1
    )


def test_tables_without_rows_have_lists_without_lines() -> None:
    assert rank_people(People.of(0), Opportunities.of(2), top=3).indices.tolist() == [[-1] * 3] * 2
    assert rank_people(People.of(2), Opportunities.of(0), top=3).indices.shape == (0, 3)
