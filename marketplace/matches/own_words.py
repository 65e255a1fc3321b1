"""Skills in words of people's and posters' own: what they surely mean, and what stays words. Worker only."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from matching.fillers import DENIED
from matching.skills import Vocabulary

from ..jobs.models import Job

SURE = 0.85  # how sure words must mean a skill to count as it: exact, inside a sentence, or by sound


class Held(NamedTuple):
    """What somebody can do: skills of the vocabulary, and words that are none of them."""

    skills: list[int]
    words: list[str]


class Asked(NamedTuple):
    """What a post asks for; where it teaches what is missing, nothing keeps anybody out."""

    required: list[int]
    wished: list[int]
    words: list[str]


def held(vocabulary: Vocabulary, codes: Sequence[str], texts: Iterable[str]) -> Held:
    """Of skills that somebody confirmed (`codes`) and of own words, which nobody did.

    Own words never stand for a paper that has to be shown, and what they deny is not held.
    """
    found, words = vocabulary.ids(codes), []
    for text in texts:
        skill = _meant(vocabulary, text)
        if skill is not None and vocabulary.skills[skill].kind != "certificate":
            found.append(skill)
        elif not DENIED.search(text):
            words.append(text)
    return Held(found, words)


def asked(vocabulary: Vocabulary, job: Job) -> Asked:
    """Of the skills and the own words of a post."""
    found = Asked([], [], [])
    for skill in job.skills:
        known = vocabulary.index_of.get(skill.skill_code) if skill.skill_code else _meant(vocabulary, skill.text)
        if known is not None:
            (found.required if skill.required and not job.skills_taught else found.wished).append(known)
        elif skill.text:
            found.words.append(skill.text)
    return found


@lru_cache(maxsize=500_000)
def _meant(vocabulary: Vocabulary, text: str) -> int | None:
    """The skill that words surely mean. Many write the same ones, and looking them up takes milliseconds."""
    return next((skill for skill, _ in vocabulary.map_text(text, least=SURE)), None)
