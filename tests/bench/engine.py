"""The ranking engine: both ways against the usual way, single questions, increments, and a cold start."""

import subprocess
import sys
from collections.abc import Iterator
from time import perf_counter, thread_time

import numpy as np

from matching.asking import Asker
from matching.bench.population import make_people, make_posts
from matching.bench.run import bench
from matching.bench.sklearn_arm import UsualOfOne
from matching.columns import Model
from matching.increments import lists_entered_by_post
from matching.index import Index, PeopleIndex, PostIndex
from matching.ranking import for_posts
from matching.topk import empty_heaps
from matching.types import Opportunities
from tests.bench.lines import SEED, Line, median_seconds

PROVINCE = 717_000, 10_000
POSTS_OF_ONE = 50_000
START = (
    "import numpy; from matching.types import *; from matching.ranking import rank_people; "
    "rank_people(People.of(9, titles=['采茶工'] * 9), Opportunities.of(2, titles=['采茶'] * 2))"
)


def lines() -> Iterator[Line]:
    """Small sizes, and what does not depend on the size."""
    for n_people, n_posts in ((20_000, 300), (100_000, 2_000)):
        figures = bench(n_people, n_posts)
        name = f"engine: {n_people:,} × {n_posts:,}"
        yield Line(f"{name}: CPU against scikit-learn and rules", figures["ratio_cpu"], "×", least=1)
        yield Line(f"{name}: largest difference to brute force", figures["max_score_difference"], "", most=1e-6)
        yield Line(f"{name}: broken rules", figures["broken_rules"], "", most=0)
    yield _one_person()
    yield Line("engine: rank_people in a new process, second start", _start_seconds(), "s", most=2)


def province() -> Iterator[Line]:
    """The size of a province."""
    figures = bench(*PROVINCE)
    yield Line("province: CPU against scikit-learn and rules", figures["ratio_cpu"], "×", least=100)
    yield Line("province: both ways, exact", figures["seconds"], "s", most=60)
    yield Line("province: peak", figures["peak_mb"], "MB", most=1024)
    yield Line("province: largest difference to brute force", figures["max_score_difference"], "", most=1e-6)
    yield Line("province: broken rules", figures["broken_rules"], "", most=0)
    people, posts = make_people(PROVINCE[0], SEED), make_posts(PROVINCE[1], SEED)
    model = Model().fitted(people, posts)
    index = Index.build(people, posts, model)
    one, two = (_scan_seconds(index, threads) for threads in (1, 2))
    yield Line("province: two threads against one, ranking a standing index", one / two, "×", least=1.8)
    yield from _one_post(index.people, posts, model)


def _scan_seconds(index: Index, threads: int) -> float:
    """Wall time of both rankings."""
    m, n = len(index.posts.side.key), len(index.people.side.key)
    post_heaps, person_heaps = empty_heaps(m, 50), empty_heaps(n, 20)
    began = perf_counter()
    index.scan_posts(np.arange(m), person_heaps, post_heaps, threads)
    return perf_counter() - began


def _one_post(side: PeopleIndex, posts: Opportunities, model: Model) -> Iterator[Line]:
    """One post at a time over a standing index of everybody, 40 posts, each asked warm.

    The bytes that np.sum reads are those the screen has of all people: 56 a person, 40 MB. The records and texts,
    several times as much, are not counted, so the target is the harder one. A new post is asked with floors of −inf, as
    if every list had room: the hardest case.
    """
    floors = np.full(len(side.side.row), -np.inf)
    screen = np.concatenate([column.view(np.uint8) for column in side.side.screen])
    summed = median_seconds(lambda: np.sum(screen.view(np.uint64)))
    asked, entered = [], []
    for j in range(0, posts.n, posts.n // 40):
        post = posts.take([j])
        asked.append(median_seconds(lambda post=post: _ask(side, post, model), rounds=5))
        entered.append(
            median_seconds(lambda post=post: lists_entered_by_post(side, post, floors, model=model), rounds=5)
        )
    yield Line(
        "province: one post, top 50, p50 against np.sum of the screen", float(np.median(asked)) / summed, "×", most=1.5
    )
    yield Line(
        "province: new post, all lists, against one post", float(np.median(entered) / np.median(asked)), "×", most=3
    )


def _ask(side: PeopleIndex, post: Opportunities, model: Model) -> None:
    index = Index.join(side, PostIndex.build(post, len(side.side.row), model), model)
    heaps = empty_heaps(1, 50)
    index.scan_posts(np.zeros(1, np.int64), empty_heaps(0, 1), heaps)
    for_posts(index, heaps)


def _one_person() -> Line:
    """One person against many posts, both sides standing: 30 people, each asked warm.

    Processor time of one thread, as either arm uses one; the two take turns person by person, so that what else runs
    weighs on both alike. The usual way is asked of every third person, since its time hardly depends on the person.
    """
    people, posts = make_people(3_000, SEED), make_posts(POSTS_OF_ONE, SEED)
    model = Model().fitted(people, posts)
    index = Index.build(people, posts, model)
    place = np.argsort(index.people.side.row)
    asker, ours, theirs = Asker(index, 20), [], []
    for k, i in enumerate(np.flatnonzero(people.consents & ~people.employed)[:30]):
        ours.append(median_seconds(lambda i=i: asker.best(place[i]), rounds=45, clock=thread_time))
        if k % 3 == 0:
            usual = UsualOfOne(people, i, posts, model)
            theirs.append(median_seconds(lambda usual=usual: usual.best(20), rounds=9, clock=thread_time))
    ratio = float(np.median(theirs) / np.median(ours))
    return Line(f"engine: one person, {POSTS_OF_ONE:,} posts, against scikit-learn and rules", ratio, "×", least=300)


def _start_seconds() -> float:
    """Of a new process that finds everything compiled: the quickest of three after one that may have to compile."""
    times = []
    for _ in range(4):
        began = perf_counter()
        subprocess.run([sys.executable, "-c", START], check=True)
        times.append(perf_counter() - began)
    return min(times[1:])
