"""A score in the reader's words, from the same numbers that made the ranking.

Only the tables of sentences are imported from the engine, and at the first page that needs them; its
compiled parts stay with the worker.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from ..vocabulary.queries import skill_names
from ..web import is_chinese, named

# What a rule forbids is not said to suit in the same breath.
BROKEN_BY = {"hours": "schedule", "days": "schedule", "season": "schedule", "education": "education"}
# Of what was weighed before it was kept what is known: the name of the contribution, and no more.
UNTOLD = dict.fromkeys(("schedule", "education", "experience"), "untold")
SHOWN = 0.05  # points; less would be written +0.0
NOT_FOR_THE_FAMILY = ("urgency", "text")  # how the office sees the household, and how the engine reads
OF_EMPLOYMENT = frozenset({"skills", "distance", "wage", "schedule", "education", "experience"})


@dataclass(frozen=True)
class Words:
    """Why it fits, as (sentence, points) with the largest first; and what stands in the way.

    `rest` is one line for what is equal for all: with it the points sum to the score.
    """

    reasons: tuple[tuple[str, float], ...] = ()
    rest: tuple[tuple[str, float], ...] = ()
    obstacles: tuple[str, ...] = ()
    can_change: bool = False  # every obstacle names a change, and when all are made it fits
    notes: tuple[str, ...] = ()  # what else to think of: pay after benefits, brothers and sisters
    personal: tuple[str, ...] = ()  # of the reasons, what the household itself reads
    is_weighed: bool = True  # False: the worker has not come to it yet


def words_for(rows: Iterable[Any]) -> list[Words]:
    """The words of suggestions or matches, in their order (1 statement for the names of skills)."""
    rows = list(rows)
    names = _names(_codes(rows))
    return [_words(row, names) for row in rows]


def obstacle_words(why_not: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[tuple[str, ...], bool]:
    """What stands in the way in the reader's words, and whether each line names a change."""
    from matching.reasons import sentence
    from matching.sentences import NO_CHANGE

    language, lines = "zh" if is_chinese() else "en", list(why_not)
    said = tuple(sentence((key, dict(params)), language) for key, params in lines)
    return said, bool(lines) and all(key not in NO_CHANGE for key, _ in lines)


def _codes(rows: Iterable[Any]) -> set[str]:
    return {code for row in rows for key in ("had", "missing", "welcome") for code in (row.facts or {}).get(key, ())}


def _names(codes: set[str]) -> dict[str, str]:
    return {code: named(skill) for code, skill in skill_names(codes).items()}


def _words(row: Any, names: Mapping[str, str]) -> Words:
    """Of help, what speaks of employment is one line: it is equal for all, and the points still sum up."""
    if not row.engine_version:
        return Words(is_weighed=False)
    from matching.reasons import reasons, sentence
    from matching.weights import CONTRIBUTIONS

    language = "zh" if is_chinese() else "en"
    facts = _facts(row.facts or {}, names)
    shares = [row.contributions.get(name, 0.0) / 100 for name in CONTRIBUTIONS]
    apart = OF_EMPLOYMENT if row.offer_id else frozenset()
    lines = reasons([0.0 if n in apart else s for n, s in zip(CONTRIBUTIONS, shares, strict=True)], facts)
    same = 100 * sum(s for n, s in zip(CONTRIBUTIONS, shares, strict=True) if n in apart)
    why_not = [(key, _tuples(params)) for key, params in (row.facts or {}).get(f"why_not_{language}", ())]
    if (row.facts or {}).get("not_seeking"):
        why_not.append(("not_seeking", {}))
    said = tuple((sentence(line, language), line[1]["points"]) for line in lines if line[1]["points"] >= SHOWN)
    personal = tuple(sentence(line, language) for line in lines if not line[0].startswith(NOT_FOR_THE_FAMILY))
    rest = ((gettext("Meets the conditions of this help, like everybody it may go to"), same),) if same else ()
    return Words(said, rest, *obstacle_words(why_not), _notes(row.facts or {}, language), personal)


def _notes(facts: Mapping[str, Any], language: str) -> tuple[str, ...]:
    """Only for those who decide or speak for the household: it tells of income and family."""
    notes = []
    if "net" in facts:
        from matching.net_income import NetIncome
        from matching.reasons import income_reason, sentence

        net = dict(facts["net"])
        is_example = net.pop("example", False)
        said = sentence(income_reason(NetIncome(**net)), language)
        notes.append(gettext("%(said)s (worked out with example rules)", said=said) if is_example else said)
    if "siblings" in facts:
        n, left = facts["siblings"], facts.get("places_left", 0)  # facts of zero are not kept
        notes.append(gettext("This suits %(n)s children of the household: please decide on them together.", n=n))
        if left < n:
            notes.append(gettext("There are only %(left)s places left for %(n)s of them.", left=left, n=n))
    return tuple(notes)


def _facts(facts: Mapping[str, Any], names: Mapping[str, str]) -> Any:
    from matching.reasons import Facts

    return Facts(
        km=facts.get("km"), remote=facts.get("remote", False),
        skills_had=tuple(names.get(code, code) for code in facts.get("had", ())),
        skills_missing=tuple(names.get(code, code) for code in facts.get("missing", ())),
        skills_wished=tuple(names.get(code, code) for code in facts.get("welcome", ())),
        same_work=facts.get("same_work", False), wanted=facts.get("wanted", False),
        gaps=facts.get("gaps", UNTOLD), years=facts.get("years"), years_asked=facts.get("years_asked"),
        pay_fen=facts.get("pay"), wage_wished_fen=facts.get("wished"), waiting_days=facts.get("waiting"),
        colour=facts.get("colour", 0),
        broken=frozenset(BROKEN_BY[key] for key, _ in facts.get("why_not_zh", ()) if key in BROKEN_BY),
    )  # fmt: skip


def _tuples(params: Mapping[str, Any]) -> dict[str, Any]:
    """Lists that went through JSON are joined as tuples again."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in params.items()}
