"""From what somebody typed to the ids of rows, best first.

Three tries, each wider: the words themselves with their synonyms and pinyin; words that sound or
look like them; any of them. Queries are built from words, never parsed, so no text can break them;
they have a bounded number of terms, no wildcard, and a time limit.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby

from whoosh import query as q
from whoosh.collectors import TimeLimit, TimeLimitCollector, TopCollector
from whoosh.searching import Searcher

from .thesaurus import Thesaurus
from .words import LONGEST_SOUND, chunks, is_han, pairs, parts, rough, syllables

MOST_HITS = 2000
TIME_LIMIT = 0.5  # seconds for one try; what was found until then is shown
LEAST_ALIKE = 80  # of 100, for pinyin with a slip of the finger
SHORTEST_SLIP = 4


@dataclass(frozen=True)
class Found:
    """Row ids, best first. `how`: as typed (`exact`), `near` in sound or spelling, or `any` of the words."""

    ids: tuple[int, ...]
    how: str = "exact"
    instead: tuple[str, ...] = ()


def look_up(text: str, noun: str, *, searcher: Searcher, known: Thesaurus) -> Found:
    """The rows of one noun that fit the words; nothing for a text without letters."""
    groups = [(han, list(run)) for han, run in groupby(chunks(text), key=is_han)]
    if not groups:
        return Found(())
    meant = _meant(groups, known)
    tries: tuple[tuple[str, Callable[[], q.Query]], ...] = (
        ("exact", lambda: _every(groups, lambda han, run: _as_typed(han, run, known))),
        ("near", lambda: _every(groups, lambda han, run: _alike(han, run, known, searcher))),
        ("any", lambda: q.Or([part for han, run in groups for part in _loose(han, run, known)])),
    )
    for how, build in tries:
        ids = _run(searcher, build(), noun)
        if ids:
            return Found(ids, how, meant if how == "near" else ())
    return Found(())


def _run(searcher: Searcher, query: q.Query, noun: str) -> tuple[int, ...]:
    # usequality=False: skipping by quality could loop for ever on repetitive posts.
    collector = TimeLimitCollector(TopCollector(MOST_HITS, usequality=False), TIME_LIMIT, use_alarm=False)
    wanted = q.And([query, q.ConstantScoreQuery(q.Term("noun", noun), 0.0)])
    with suppress(TimeLimit):
        searcher.search_with_collector(wanted.normalize(), collector)
    return tuple(hit["row"] for hit in collector.results())


def _every(groups: Iterable[tuple[bool, list[str]]], to_query: Callable[[bool, list[str]], q.Query]) -> q.Query:
    return q.And([to_query(han, run) for han, run in groups])


def _as_typed(han: bool, run: list[str], known: Thesaurus) -> q.Query:
    if not han:
        return q.Or([q.And([_letters(word) for word in run]), _sound("".join(run), 2.0), *_codes(" ".join(run), known)])
    together = _codes("".join(_core(run)), known)
    return q.Or([q.And([_chunk(chunk, known) for chunk in run]), *together])


def _chunk(chunk: str, known: Thesaurus) -> q.Query:
    core = parts(chunk)
    return q.Or([q.And([_word(word) for word in core]), *_codes("".join(core), known)])


def _word(word: str) -> q.Query:
    inside = q.And([q.Term("grams", pair) for pair in pairs(word)], boost=1.5)
    return q.Or([q.Term("title", word, boost=4.0), q.Term("body", word), inside])


def _letters(word: str) -> q.Query:
    heard = [_sound(word, 1.0)] if len(word) > 1 else []
    return q.Or([q.Term("title", word, boost=4.0), q.Term("body", word), *heard])


def _codes(typed: str, known: Thesaurus) -> list[q.Query]:
    return [q.Term("codes", code, boost=3.0) for code in known.codes_for(typed)]


def _sound(sound: str, boost: float) -> q.Query:
    return q.Term("sounds", sound, boost=boost)


def _alike(han: bool, run: list[str], known: Thesaurus, searcher: Searcher) -> q.Query:
    if not han:
        joined = "".join(run)
        slips = [_sound(near, 0.5) for near in _near_sounds(joined, searcher)]
        spoken = _codes(rough(joined), known)
        return q.Or([_as_typed(han, run, known), _sound(rough(joined), 1.0), *spoken, *slips])
    core = _core(run)
    near = [q.Term("codes", code) for phrase in known.meant_by("".join(core)) for code in known.codes[phrase]]
    return q.Or([q.And([_word_or_sound(word) for word in core]), *_heard("".join(core)), *near])


def _word_or_sound(word: str) -> q.Query:
    return q.Or([_word(word), *_heard(word)])


def _heard(word: str) -> list[q.Query]:
    """Homophones of a word; a single character has too many to mean anything."""
    if not 1 < len(word) <= LONGEST_SOUND:
        return []
    sound = "".join(syllables(word))
    return [_sound(sound, 1.0), _sound(rough(sound), 0.5)]


def _near_sounds(joined: str, searcher: Searcher) -> list[str]:
    if len(joined) < SHORTEST_SLIP:
        return []
    from rapidfuzz import fuzz, process

    lexicon = [term.decode() for term in searcher.reader().lexicon("sounds") if len(term) >= SHORTEST_SLIP]
    near = process.extract(joined, lexicon, scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE, limit=5)
    return [sound for sound, _alike, _index in near]


def _loose(han: bool, run: list[str], known: Thesaurus) -> list[q.Query]:
    if not han:
        return [_letters(word) for word in run if len(word) > 1]
    core = _core(run)
    telling = [word for word in core if len(word) > 1] or core
    return [*map(_word_or_sound, telling), *(code for word in telling for code in _codes(word, known))]


def _core(run: Iterable[str]) -> list[str]:
    return [word for chunk in run for word in parts(chunk)]


def _meant(groups: Sequence[tuple[bool, list[str]]], known: Thesaurus) -> tuple[str, ...]:
    meant = [phrase for han, run in groups if han for phrase in known.meant_by("".join(_core(run)))]
    return tuple(dict.fromkeys(meant))[:3]
