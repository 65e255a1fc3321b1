"""One run: rank a made-up population both ways, and compare with the usual way and with brute force."""

import os
import platform
import resource
import time

import numpy as np

from matching.bench.population import make_people, make_posts
from matching.columns import Model
from matching.gates import broken_pairs
from matching.index import Index, processors
from matching.ranking import rank_both, rank_people
from matching.types import Opportunities, People, Ranking

SEED = 20261123
USUAL_POSTS = 100  # posts the usual way is timed on, against all people
BRUTE_PEOPLE, BRUTE_POSTS = 2_000, 500


def bench(n_people: int, n_posts: int, top_people: int = 50, top_posts: int = 20) -> dict:
    """Figures of one run; compiling is done before the clock starts, indexing is inside it."""
    _rank(make_people(50), make_posts(10), 2, 2)
    top_people, top_posts = min(top_people, n_people), min(top_posts, n_posts)
    people, posts = make_people(n_people, SEED), make_posts(n_posts, SEED)
    wall, cpu = time.perf_counter(), time.process_time()
    model, rankings = _rank(people, posts, top_people, top_posts)
    figures = {"seconds": time.perf_counter() - wall, "cpu_seconds": time.process_time() - cpu}
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures |= {"broken_rules": _broken(people, posts, model, *rankings), "max_score_difference": _difference()}
    usual = _usual_cpu_seconds(people, posts, model, top_people, top_posts)
    figures |= {"sklearn_cpu_seconds": usual, "ratio_cpu": usual / figures["cpu_seconds"]}
    about: dict[str, int | str] = {
        "people": n_people,
        "opportunities": n_posts,
        "top_people": top_people,
        "top_opportunities": top_posts,
    }
    about |= {
        "sklearn_subset": f"{min(USUAL_POSTS, n_posts)} posts against all people, scaled",
        "seed": SEED,
        "threads": processors(),
    }
    return figures | about | {"machine": f"{platform.machine()} x{os.cpu_count()}, Python {platform.python_version()}"}


def _rank(
    people: People, posts: Opportunities, top_people: int, top_posts: int
) -> tuple[Model, tuple[Ranking, Ranking]]:
    model = Model().fitted(people, posts)
    index = Index.build(people, posts, model)
    return model, rank_both(index, top_people=top_people, top_opportunities=top_posts, contributions=False)


def _broken(people: People, posts: Opportunities, model: Model, by_post: Ranking, by_person: Ranking) -> int:
    """Listed pairs, both ways, that break a rule."""
    person, place = np.nonzero(by_person.indices >= 0)
    post = by_person.indices[person, place]
    order = np.argsort(post, kind="stable")
    bounds = np.searchsorted(post[order], np.arange(posts.n + 1))
    widest = int(np.diff(bounds).max(initial=0))
    turned = np.full((posts.n, widest), -1, np.int32)
    turned[post[order], np.arange(len(post)) - bounds[post[order]]] = person[order]
    return broken_pairs(people, posts, by_post.indices, model) + broken_pairs(people, posts, turned, model)


def _difference() -> float:
    """Largest difference between listed scores and the best scores of brute force."""
    from matching.bench.reference import Reference

    people, posts = make_people(BRUTE_PEOPLE, SEED), make_posts(BRUTE_POSTS, SEED)
    model = Model().fitted(people, posts)
    ranking, reference, largest = rank_people(people, posts, top=20, model=model), Reference(people, posts, model), 0.0
    for j in range(posts.n):
        best = np.sort(reference.row(j))[::-1][:20]
        listed = np.where(np.isnan(ranking.scores[j]), -np.inf, ranking.scores[j])
        if not np.array_equal(np.isfinite(best), np.isfinite(listed)):
            return float("inf")
        kept = np.isfinite(best)
        largest = max(largest, float(np.abs(best[kept] - listed[kept]).max(initial=0.0)))
    return largest


def _usual_cpu_seconds(people: People, posts: Opportunities, model: Model, top_people: int, top_posts: int) -> float:
    """Processor seconds of the usual way for all posts: vectorising once, and the rest from a stated subset."""
    from matching.bench.sklearn_arm import Usual

    rows = np.linspace(0, posts.n - 1, min(USUAL_POSTS, posts.n)).astype(int)
    usual = Usual(people, posts, model)
    return usual.fit_cpu_seconds + usual.cpu_seconds(rows, top_people, top_posts) * posts.n / len(rows)
