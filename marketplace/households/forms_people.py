"""What is typed about people: who they are, what they can do, what is known of them."""

from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from ..fields import Choice, Choices, CreatingForm, Day, Flag, Form, Number, Paragraph, Text, Whole, Yuan
from ..vocabulary.commands import propose
from ..vocabulary.queries import skill_names, terms
from ..web import named
from . import identity
from .drafts import PersonDraft, WorkDraft
from .forms import DIGITS, KEEP, QUIET, VersionedForm, options, sound
from .models import DISABILITIES, EDUCATION, LEFT_WHY, RELATIONS, WORK_STATUS, Person
from .rules import SCHOOL_STAGES
from .wanted import in_words

SEALED = ("id_number", "phone", "disability_number", "illness")
NUMBERS = (
    "hours_per_day", "days_per_month", "radius_km", "will_move", "wage_wished_fen", "lifting_kg", "retired_on",
    "experience_years",
)  # fmt: skip
PLAIN = ("education", "work_status", "experience", "wanted_work", "health_limits", *NUMBERS)
MOST_SKILLS, MOST_WORDS = 30, 200
LONGEST_SKILL = 60


class _PersonFields(Form):
    name = Text(_l("Full name"), most=40, required=True)
    relation = Choice(_l("Relation to the head"), required=True)
    sex = Choice(_l("Sex"))
    born_on = Day(_l("Birth date"), required=True)
    id_number = Text(_l("ID number"), most=30, checks=(sound(identity.check_id_number),), render_kw=QUIET)
    phone = Text(_l("Phone"), most=30, checks=(sound(identity.check_phone),), render_kw=DIGITS)
    disability_category = Choice(_l("Disability"))
    disability_grade = Choice(_l("Grade"))
    disability_number = Text(
        _l("Disability certificate"), most=30, checks=(sound(identity.check_certificate),), render_kw=QUIET
    )
    illness = Text(_l("Illness"), most=100, render_kw=QUIET)

    groups = (
        (_l("Who this is"), ("name", "relation", "sex", "born_on", "id_number", "phone")),
        (_l("Health"), ("disability_category", "disability_grade", "disability_number", "illness", "clear")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.relation.choices = options(RELATIONS, "relation")
        self.sex.choices = options(("f", "m"), "sex", blank=_l("Not said"))
        self.disability_category.choices = options(DISABILITIES, "disability", blank=_l("None"))
        self.disability_grade.choices = options((1, 2, 3, 4), "grade", blank=_l("None"))

    def draft(self) -> PersonDraft:
        """Who somebody is."""
        clear = self["clear"].data if "clear" in self else ()
        return PersonDraft(
            name=self.name.data, sex=self.sex.data or "", born_on=self.born_on.data, relation=self.relation.data,
            disability_category=self.disability_category.data or "",
            disability_grade=int(self.disability_grade.data) if self.disability_grade.data else None,
            clear=tuple(clear or ()), **{name: self[name].data or "" for name in SEALED},
        )  # fmt: skip


class NewPersonForm(CreatingForm, _PersonFields):
    """A member who comes to the household; a household has its head already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.relation.choices = options(RELATIONS[1:], "relation", blank=_l("Please choose"))


class PersonForm(VersionedForm, _PersonFields):
    """Who a member is; sealed values are never sent back to the browser."""

    clear = Choices(_l("Take away"))

    @classmethod
    def for_person(cls, person: Person, *, sent: bool = True) -> "PersonForm":
        """Filled with what is recorded, and (`sent`) with what was typed; what can be taken away is offered."""
        plain = {name: getattr(person, name) for name in ("name", "relation", "sex", "born_on", "disability_category")}
        plain |= {"disability_grade": str(person.disability_grade or ""), "version": str(person.version)}
        form = cls(data=plain) if sent else cls(None, data=plain)
        for name in SEALED:
            form[name].description = KEEP
        held = [name for name in SEALED if getattr(person, f"{name}_sealed")]
        form.clear.choices = options(held, "sealed")
        if not held:
            del form.clear
        return form


class WorkForm(VersionedForm):
    """What somebody can and wants to do. Skills: typed words are looked up, the proposals ticked, then saved."""

    work_status = Choice(_l("Work at present"), required=True)
    education = Choice(_l("Schooling"))
    skill_words = Text(
        _l("Add skills in your own words"),
        most=200,
        description=_l("Separated by commas, for example: picks tea, drives a tricycle"),
    )
    skills = Choices(_l("Skills from the list"))
    skill_texts = Choices(_l("Skills in own words"))
    experience = Paragraph(_l("Experience"), most=500)
    experience_years = Whole(_l("Years of experience in the work wanted"), most=70)
    wanted_work = Text(_l("Work wanted"), most=200)
    health_limits = Choices(_l("What health does not allow"))
    lifting_kg = Whole(_l("Can lift at most"), most=200)
    cares_for = Choice(_l("Looks after, and cannot leave alone"))
    hours_per_day = Number(_l("Hours a day"), most=24)
    days_per_month = Number(_l("Days a month"), most=31)
    busy_months = Choices(_l("Months without time for other work"))
    radius_km = Number(_l("Distance that is all right"), most=2000)
    wanted_areas = Text(
        _l("Cities or counties where work is wanted"),
        most=200,
        description=_l("Near or far, for example: Hangzhou, Longyou"),
    )
    will_move = Flag(_l("Would move away for work"))
    wage_wished_fen = Yuan(_l("Wage wished for, a month"))
    retired_on = Day(_l("Draws a pension since"))

    units = {
        "experience_years": _l("years of work"),
        "lifting_kg": _l("kg"),
        "radius_km": _l("km"),
        "wage_wished_fen": _l("yuan"),
    }
    groups = (
        (_l("Skills"), ("skills", "skill_texts", "skill_words", "education", "experience", "experience_years")),
        (
            _l("Work"),
            (
                "work_status",
                "wanted_work",
                "hours_per_day",
                "days_per_month",
                "busy_months",
                "radius_km",
                "wanted_areas",
                "will_move",
                "wage_wished_fen",
                "retired_on",
            ),
        ),
        (_l("Health and duties"), ("health_limits", "lifting_kg", "cares_for")),
    )

    @classmethod
    def for_person(cls, person: Person, *, sent: bool = True) -> "WorkForm":
        """Filled with what is recorded, and (`sent`) with what was typed."""
        others = [m for m in person.household.members if m.id != person.id and m.left_on is None]
        held = {
            "skills": [row.skill_code for row in person.skills if row.skill_code],
            "skill_texts": [row.text for row in person.skills if row.text],
            "cares_for": next((m.uid for m in others if m.id == person.cares_for_id), ""),
            "busy_months": [str(month) for month in person.busy_months or ()],
            "wanted_areas": in_words(person.wanted_areas or ()),
            "version": str(person.version),
        }
        plain = {name: _plain(getattr(person, name)) for name in PLAIN}
        form = cls(data=held | plain) if sent else cls(None, data=held | plain)
        form.work_status.choices = options(WORK_STATUS, "work status")
        form.education.choices = options(EDUCATION, "education", blank=_l("Not known"))
        form.busy_months.choices = [(str(month), month_name(month)) for month in range(1, 13)]
        form.health_limits.choices = [(term.code, named(term)) for term in terms("health_limits")]
        form.cares_for.choices = [("", _l("Nobody")), *((m.uid, m.name) for m in others)]
        form.skills.data, form.skill_texts.data = form.skills.data or [], form.skill_texts.data or []
        form._offer({*held["skills"], *form.skills.data}, [*held["skill_texts"], *form.skill_texts.data])
        return form

    @property
    def has_words(self) -> bool:
        """Whether words were typed that nobody confirmed yet (too many are an error, not a question)."""
        return bool(self.is_submitted() and 0 < len(self.skill_words.data or "") <= MOST_WORDS)

    def look_up_words(self) -> None:
        """Turn the words into proposals: the best is ticked; what the vocabulary does not know stays free text."""
        found, unknown = propose(self.skill_words.data)
        ticked = [codes[0] for codes in found.values()]
        self.skills.data = list(dict.fromkeys([*self.skills.data, *ticked]))
        self.skill_texts.data = list(dict.fromkeys([*self.skill_texts.data, *(w[:LONGEST_SKILL] for w in unknown)]))
        proposed = {code for codes in found.values() for code in codes}
        self._offer({code for code, _ in self.skills.choices} | proposed, self.skill_texts.data)
        self.skill_words.data, self.skill_words.raw_data = "", None

    def validate_skills(self, field: Any) -> None:
        """No more than can be read."""
        if len(field.data) + len(self.skill_texts.data) > MOST_SKILLS:
            raise ValidationError(_l("Please choose at most 30 skills."))

    def draft(self) -> WorkDraft:
        """Everything on the form."""
        texts: dict[str, Any] = {
            name: self[name].data or "" for name in ("education", "work_status", "experience", "wanted_work")
        }
        numbers: dict[str, Any] = {name: self[name].data for name in NUMBERS}
        return WorkDraft(
            skills=tuple(self.skills.data), skill_texts=tuple(self.skill_texts.data),
            health_limits=tuple(self.health_limits.data or ()), cares_for=self.cares_for.data or "",
            busy_months=tuple(int(month) for month in self.busy_months.data or ()),
            wanted_areas=self.wanted_areas.data or "", **texts, **numbers,
        )  # fmt: skip

    def _offer(self, codes: set[str], texts: list[str]) -> None:
        known = skill_names(codes)
        self.skills.choices = sorted(((code, named(skill)) for code, skill in known.items()), key=lambda pair: pair[1])
        short = [text for text in dict.fromkeys(texts) if 0 < len(text) <= LONGEST_SKILL]
        self.skill_texts.choices = [(text, text) for text in short]


def month_name(month: int) -> str:
    """As the reader's calendar calls it."""
    return str(format_date(date(2024, month, 1), "LLLL"))


def _plain(value: Any) -> Any:
    """8.0 hours are written 8."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class LeaveForm(Form):
    """A member goes."""

    why = Choice(_l("What happened"), required=True)
    on = Day(_l("On which day"), required=True)
    new_head = Choice(_l("Head from now on"))

    def offer(self, person: Person) -> "LeaveForm":
        """Who could be the head; the question falls away where it does not arise."""
        self.why.choices = options(LEFT_WHY, "left why")
        others = [m for m in person.household.members if m.id != person.id and m.left_on is None]
        self.new_head.choices = [("", _l("Please choose")), *((m.uid, m.name) for m in others)]
        if not (person.is_head and others):
            del self.new_head
        return self

    @property
    def heir(self) -> str:
        """The uid of the new head, or ''."""
        return (self["new_head"].data or "") if "new_head" in self else ""


class FactForm(CreatingForm):
    """Where a fact comes from, and as of when."""

    source = Text(
        _l("Where this comes from"), most=40, required=True, description=_l("For example: visit, civil affairs bureau")
    )
    as_of = Day(_l("As of"), required=True)


class AmountForm(FactForm):
    """A fact in yuan."""

    value = Yuan(_l("Amount"), required=True, description=_l("Of all members of the household together"))
    units = {"value": _l("yuan")}


class NumberForm(FactForm):
    """A fact that is a number."""

    value = Number(_l("Number (value)"), most=100_000, required=True)


class YesNoForm(FactForm):
    """A fact that is true or not."""

    value = Choice(_l("Answer"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.value.choices = [("yes", _l("Yes")), ("no", _l("No"))]


class StageForm(FactForm):
    """The school a student attends."""

    value = Choice(_l("School"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.value.choices = options(SCHOOL_STAGES, "school stage")


def fact_form(key: str, kind: type) -> FactForm:
    """The form for a key: each kind of value has its own field."""
    if key == "school_stage":
        return StageForm()
    if kind is bool:
        return YesNoForm()
    return AmountForm() if key.endswith("_fen") else NumberForm()


def fact_value(form: FactForm) -> Any:
    """What was typed, in the type of the fact."""
    value = form["value"].data
    return value == "yes" if isinstance(form, YesNoForm) else value
