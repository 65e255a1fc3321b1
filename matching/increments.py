"""What a new or changed row does to lists that stand: exactly whose lists it enters, without ranking them anew.

A list is entered by a score not below its last one, or when it has room; equal scores are decided by the key, as in
ranking.py, by whoever merges. A row that leaves (closed, declined, changed) makes the lists it stood in incomplete:
rank those rows again with rank_people or rank_opportunities over the rest.
"""

import numpy as np

from matching.columns import Model
from matching.index import Index, PeopleIndex, PostIndex
from matching.topk import Heaps, empty_heaps
from matching.types import Opportunities, People


def lists_entered_by_post(
    side: PeopleIndex, post: Opportunities, floors: np.ndarray, *, model: Model
) -> tuple[np.ndarray, np.ndarray]:
    """(rows of people, scores) of the lists that a post (a table of one row) enters.

    side is the standing index of the people, floors (n_people,) the last score of each list, −inf where it has room,
    in the order of the people's table. A person may be named whose list ends with an equal score.
    """
    index = Index.join(side, PostIndex.build(post, len(floors), model), model)
    heaps = _floored(np.asarray(floors, np.float64)[side.columns.rows["row"]])
    index.scan_posts(np.zeros(1, np.int64), heaps, empty_heaps(0, 1))
    return _entered(heaps, side.columns.rows["row"])


def lists_entered_by_person(
    people: People, row: int, side: PostIndex, floors: np.ndarray, *, model: Model
) -> tuple[np.ndarray, np.ndarray]:
    """(rows of opportunities, scores) of the lists that person `row` enters; side indexes the opportunities.

    floors (n_posts,) as above. The whole table of people is given since masks and exclusions count its rows.
    """
    index = Index.join(PeopleIndex.build(people.take([row]), model, np.array([row])), side, model)
    heaps = _floored(np.asarray(floors, np.float64)[side.columns.rows["row"]])
    index.scan_people(np.zeros(1, np.int64), empty_heaps(0, 1), heaps)
    return _entered(heaps, side.columns.rows["row"])


def _floored(floors: np.ndarray) -> Heaps:
    """Lists of one place that nothing below the floor enters."""
    return empty_heaps(len(floors), 1)._replace(floor=floors.copy())


def _entered(heaps: Heaps, row: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    entered = np.flatnonzero(heaps.sizes)
    order = np.argsort(row[entered])
    return row[entered][order], heaps.scores[entered[order], 0]
