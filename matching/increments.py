"""What a new or changed row does to lists that stand: exactly whose lists it enters, without ranking them anew.

A list is entered by a score not below its last one, or when it has room; equal scores are decided by the key, as in
ranking.py, by whoever merges. A row that leaves (closed, declined, changed) makes the lists it stood in incomplete:
rank those rows again with rank_people or rank_opportunities over the rest.
"""

import numpy as np

from matching.columns import Model
from matching.index import Index, PeopleIndex, PostIndex
from matching.types import Opportunities, People


def lists_entered_by_post(
    side: PeopleIndex, post: Opportunities, floors: np.ndarray, *, model: Model
) -> tuple[np.ndarray, np.ndarray]:
    """(rows of people, scores) of the lists that a post (a table of one row) enters.

    side is the standing index of the people, floors (n_people,) the last score of each list, −inf where it has room,
    in the order of the people's table. A person may be named whose list ends with an equal score.
    """
    index = Index.join(side, PostIndex.build(post, len(floors), model), model)
    return _entered(floors, index, by_post=True)


def lists_entered_by_person(
    people: People, row: int, side: PostIndex, floors: np.ndarray, *, model: Model
) -> tuple[np.ndarray, np.ndarray]:
    """(rows of opportunities, scores) of the lists that person `row` enters; side indexes the opportunities.

    floors (n_posts,) as above. The whole table of people is given since masks and exclusions count its rows.
    """
    index = Index.join(PeopleIndex.build(people.take([row]), model, np.array([row])), side, model)
    return _entered(floors, index, by_post=False)


def _entered(floors: np.ndarray, index: Index, *, by_post: bool) -> tuple[np.ndarray, np.ndarray]:
    rows, scores = index.reaching(np.ascontiguousarray(floors, np.float64), by_post=by_post)
    order = np.argsort(rows)
    return rows[order], scores[order]
