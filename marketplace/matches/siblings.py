"""Children of one household in the list of an offer: side by side, and every one of them who fits. Worker only."""

import numpy as np

from matching.columns import Model
from matching.gates import failing_gates
from matching.scoring import contributions
from matching.types import OFFER, pair

from .features import Crowd, Posts
from .lists import Line, Lists


def keep_together(lists: Lists, crowd: Crowd, offers: Posts, model: Model) -> None:
    """Put each child's brothers and sisters right behind it in the lists of offers, also those below the list's end."""
    for post_id, lines in lists.of_posts.items():
        if post_id in offers.place and any(line[0] in crowd.children for line in lines):
            lists.of_posts[post_id] = _together(lines, crowd, offers, offers.place[post_id], model)


def n_fitting(crowd: Crowd, posts: Posts, i: int, j: int) -> int:
    """How many children of person i's household, the person among them, offer j is for; 0 for a job or no child."""
    if posts.posts.kind[j] != OFFER:
        return 0
    mask = posts.posts.eligible.get(j)
    rows = [crowd.place[child] for child in crowd.children.get(int(crowd.people.key[i]), ())]
    return sum(bool(crowd.people.consents[row]) and (mask is None or bool(mask[row])) for row in rows)


def _together(lines: list[Line], crowd: Crowd, offers: Posts, j: int, model: Model) -> list[Line]:
    known, order, placed = {line[0]: line for line in lines}, [], set()
    for line in lines:
        for person_id in (line[0], *crowd.children.get(line[0], ())):
            if person_id in placed:
                continue
            placed.add(person_id)
            found = known.get(person_id) or _weighed(crowd, offers, person_id, j, model)
            order += [found] if found else []
    return order


def _weighed(crowd: Crowd, offers: Posts, person_id: int, j: int, model: Model) -> Line | None:
    person, offer = pair(crowd.people, offers.posts, crowd.place[person_id], j)
    if failing_gates(person, offer, model=model):
        return None
    shares = contributions(person, offer, np.array([[0, 0]]), model=model)[0]
    return person_id, float(shares.sum()), shares
