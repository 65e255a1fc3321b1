"""Which words an entry may have: what would harm the reading of everybody's texts is refused with a sentence."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from ..db import db
from .commands import engine_vocabulary
from .models import CountyWords, Skill
from .rules import LEAST_SIGNS, MOST_COUNTY_WORDS, MOST_PARTS, MOST_SIGNS, MOST_WORDS

SAME_SOUND = 0.85  # what the vocabulary gives to words of the same sound
Objection = tuple[str, dict[str, Any]]  # a code of SENTENCES, and what its sentence names

SENTENCES = {
    "code": _l("“%(word)s” is no code (small letters, digits and underscores, a letter first). Or leave it empty."),
    "code_twice": _l("The code %(word)s comes twice."),
    "name": _l("The name is empty."),
    "kind": _l("The kind “%(word)s” is none of: skill, occupation, certificate."),
    "long": _l("“%(word)s” is longer than %(most)s characters."),
    "near": _l("The near skill “%(word)s” is not known."),
    "short": _l("“%(word)s” is a single character. It would be found in too many sentences."),
    "nothing": _l("“%(word)s” is a number, or something that everybody says; it names no work."),
    "taken": _l("“%(word)s” already names %(skill)s."),
    "general": _l("“%(word)s” is part of the names of %(n)s other skills. Please give a word for this one only."),
    "many": _l("At most %(most)s words, please; here are %(n)s."),
    "county_full": _l("A county may add %(most)s words in all."),
    "province": _l("This entry is the province's. A county can add words to it, but not give it another name."),
    "other_county": _l("This entry belongs to another county."),
    "national": _l("The bureau of the province loads the national list, once for all counties."),
}  # fmt: skip


def sentence(objection: Iterable[Any]) -> str:
    """An objection in the reader's language."""
    code, named = objection
    return str(SENTENCES[code]) % named


class Words:
    """What each word names now, and by rows of the same list before this one."""

    def __init__(self, county_code: str = "") -> None:
        from matching.fillers import means_nothing
        from matching.text import normalise

        self.vocabulary = engine_vocabulary()
        self._means_nothing, self.normalise = means_nothing, normalise
        self._county_code = county_code
        self._counties = dict(db.session.execute(sa.select(Skill.code, Skill.county_code)).all())
        more = db.session.execute(sa.select(CountyWords.skill_code, CountyWords.words)).all()
        self._local = {(code, normalise(word)) for code, words in more for word in words}
        self._claimed: dict[str, tuple[str, str]] = {}  # word → code and name of a row above
        self._room = MOST_COUNTY_WORDS - n_county_words(county_code) if county_code else None

    def objection_to(self, word: str, code: str) -> Objection | None:
        """Why a word may not name the skill of this code; None when it may."""
        if len(self.normalise(word)) < LEAST_SIGNS:
            return "short", {"word": word}
        if len(word) > MOST_SIGNS:
            return "long", {"word": word[:MOST_SIGNS], "most": MOST_SIGNS}
        if self._means_nothing(word):
            return "nothing", {"word": word}
        owner = self.owner(word, code)
        if owner:
            return "taken", {"word": word, "skill": owner}
        n = self.vocabulary.n_containing(word)
        return ("general", {"word": word, "n": n}) if n >= MOST_PARTS else None

    def owner(self, word: str, code: str) -> str:
        """The name of another skill that the word names exactly; "" when it is free.

        Words of the province go before those of counties, which therefore do not stand in its way.
        """
        claimed = self._claimed.get(self.normalise(word))
        if claimed and claimed[0] != code:
            return claimed[1]
        for index in self._read_as(word):
            skill = self.vocabulary.skills[index]
            yields = self._counties.get(skill.code) or (skill.code, self.normalise(word)) in self._local
            if skill.code != code and (self._county_code or not yields):
                return skill.name_zh
        return ""

    def _read_as(self, word: str) -> list[int]:
        """The skills that the word names, or is surely read as: typed pinyin, the same sound."""
        read = [index for index, sure in self.vocabulary.map_text(word, least=SAME_SOUND) if sure == SAME_SOUND]
        return [*self.vocabulary.exactly(word), *read]

    def objection(self, code: str, words: Iterable[str], *, known: Iterable[str] = ()) -> Objection | None:
        """The first thing against words that an entry gets; `known` are those it has, which stay what they are."""
        had = set(map(self.normalise, known))
        words = list(words)
        if len(words) > MOST_WORDS:
            return "many", {"n": len(words), "most": MOST_WORDS}
        fresh = [word for word in words if self.normalise(word) not in had]
        if self._room is not None and len(fresh) > self._room:
            return "county_full", {"most": MOST_COUNTY_WORDS}
        return next(filter(None, (self.objection_to(word, code) for word in fresh)), None)

    def claim(self, code: str, name: str, words: Iterable[str]) -> None:
        """Remember that rows below may not have these words."""
        for word in map(self.normalise, words):
            if word and word not in self._claimed:
                self._claimed[word] = code, name
                if self._room is not None and not self.vocabulary.exactly(word):
                    self._room -= 1


def n_county_words(county_code: str) -> int:
    """How many words a county added: to skills of all, and of its own entries (2 statements)."""
    more = db.session.scalars(sa.select(CountyWords.words).where(CountyWords.county_code == county_code))
    own = db.session.scalars(sa.select(Skill).where(Skill.county_code == county_code))
    return sum(map(len, more)) + sum(1 + len(skill.synonyms) + len(skill.dialect) for skill in own)
