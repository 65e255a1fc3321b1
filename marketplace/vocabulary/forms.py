"""What a bureau types about words."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import ValidationError, validators

from ..fields import Choice, CreatingForm, Form, Paragraph, Text
from ..web import label
from .commands import listed
from .extras import EXTRAS
from .models import Skill, Term
from .queries import find_skill, skill_names
from .rules import KINDS
from .words import Words, sentence

CODE_SHAPE = _l("2 to 24 small letters, digits and underscores, a letter first.")
ONE_A_LINE = _l("One a line")
WORD_FIELDS = ("name_zh", "name_en", "synonyms", "dialect")


def _lines(text: str | None) -> list[str]:
    return list(dict.fromkeys(listed((text or "").replace("\n", "|"))))


class _SkillFields(Form):
    name_zh = Text(_l("Chinese name"), most=40, required=True)
    name_en = Text(_l("English name"), most=80)
    kind = Choice(_l("Kind"), required=True)
    synonyms = Paragraph(_l("Other words for it"), most=1000, description=ONE_A_LINE)
    dialect = Paragraph(_l("Local words for it"), most=500, description=ONE_A_LINE)
    near = Paragraph(_l("Codes of near skills"), most=500, description=ONE_A_LINE)
    group_code = Text(_l("National occupation group"), most=16)
    group_name = Text(_l("Name of the group"), most=60)

    skill: Skill | None = None  # as it stands; none for a new one
    county_code = ""  # in whose name somebody adds

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind, label(kind, "skill kind")) for kind in KINDS]

    def validate_near(self, field: Any) -> None:
        """Only codes that exist."""
        codes = _lines(field.data)
        if set(codes) - set(skill_names(codes)):
            raise ValidationError(_l("One of these codes does not exist."))

    def complaints(self) -> dict[str, str]:
        """What stands against the words: they are looked for in everybody's texts."""
        words = Words(self.county_code)
        said = {name: _lines(self[name].data) for name in WORD_FIELDS}
        had = {name: _lines(_joined(getattr(self.skill, name))) for name in WORD_FIELDS} if self.skill else {}
        code = self.skill.code if self.skill else ""
        known = [word for some in had.values() for word in some]
        found = {name: words.objection(code, some, known=known) for name, some in said.items()}
        if not any(found.values()):
            found = {"synonyms": words.objection(code, [word for some in said.values() for word in some], known=known)}
        return {name: sentence(objection) for name, objection in found.items() if objection}

    def values(self) -> dict[str, Any]:
        """Columns and what they become."""
        texts = {name: self[name].data or "" for name in ("name_zh", "name_en", "kind", "group_code", "group_name")}
        return texts | {name: _lines(self[name].data) for name in ("synonyms", "dialect", "near")}


def _joined(value: Any) -> str:
    return value if isinstance(value, str) else "\n".join(value)


class NewSkillForm(CreatingForm, _SkillFields):
    """A skill that is not there yet; its code stays for ever."""

    code = Text(
        _l("Code"), most=24, required=True, checks=(validators.Regexp(r"^[a-z][a-z0-9_]{1,23}$", message=CODE_SHAPE),)
    )

    def complaints(self) -> dict[str, str]:
        """A code that is taken is said before its words; sent twice it is one skill."""
        there = find_skill(code=self.code.data or "", uid=self.uid)
        if there is None:
            return super().complaints()
        return {} if there.uid == self.uid else {"code": "This code is taken."}

    def values(self) -> dict[str, Any]:
        """With code and uid."""
        return super().values() | {"code": self.code.data, "uid": self.uid}


class SkillForm(_SkillFields):
    """A skill as it stands."""

    @classmethod
    def of(cls, skill: Skill) -> "SkillForm":
        """Filled, lists with one word a line."""
        lists = {name: "\n".join(getattr(skill, name)) for name in ("synonyms", "dialect", "near")}
        texts = {name: getattr(skill, name) for name in ("name_zh", "name_en", "kind", "group_code", "group_name")}
        form = cls(data=texts | lists)
        form.skill, form.county_code = skill, skill.county_code
        return form


class CountyWordsForm(Form):
    """What a county calls a skill that is not its own."""

    words = Paragraph(_l("What people of your county call it"), most=1000, description=ONE_A_LINE)

    @classmethod
    def of(cls, skill: Skill, words: list[str], county_code: str) -> "CountyWordsForm":
        """Filled with what the county said before."""
        form = cls(data={"words": "\n".join(words)})
        form.skill, form.before, form.county_code = skill, words, county_code
        return form

    def complaints(self) -> dict[str, str]:
        """What stands against the words."""
        found = Words(self.county_code).objection(self.skill.code, self.values(), known=self.before)
        return {"words": sentence(found)} if found else {}

    def values(self) -> list[str]:
        """The words, each once."""
        return _lines(self.words.data)


class ListForm(Form):
    """A file with a list of skills."""

    sheet = FileField(_l("The list (Excel or CSV)"), validators=[FileRequired(_l("Please choose a file."))])


class _TermFields(Form):
    name_zh = Text(_l("Chinese name"), most=120, required=True)
    name_en = Text(_l("English name"), most=200, required=True)
    kept: ClassVar[dict[str, Any]] = {}  # what hangs on the entry and has no field here
    extras: ClassVar[tuple[str, ...]] = ()

    def values(self) -> dict[str, Any]:
        """Columns and what they become; days are kept as the digits that a list file holds."""
        typed = {name: self[name].data for name in self.extras if self[name].data not in (None, "")}
        extra = self.kept | {name: str(data) for name, data in typed.items()}
        return {"name_zh": self.name_zh.data, "name_en": self.name_en.data, "extra": extra}


class _NewTermFields(CreatingForm, _TermFields):
    code = Text(
        _l("Code"), most=32, required=True, checks=(validators.Regexp(r"^[a-z][a-z0-9_]{1,31}$", message=CODE_SHAPE),)
    )

    def values(self) -> dict[str, Any]:
        """With code and uid."""
        return super().values() | {"code": self.code.data, "uid": self.uid}


def new_term_form(list_name: str) -> _NewTermFields:
    """An entry at the end of a list, with what hangs on the entries of that list."""
    return _with_extras(_NewTermFields, list_name, {})()


def term_form(term: Term) -> _TermFields:
    """The words of an entry and what hangs on it; its code stays."""
    words = {"name_zh": term.name_zh, "name_en": term.name_en}
    return _with_extras(_TermFields, term.list_name, dict(term.extra))(data=words | dict(term.extra))


def _with_extras(base: type[Any], list_name: str, extra: dict[str, Any]) -> type[Any]:
    fields = EXTRAS.get(list_name, {})
    kept = {name: value for name, value in extra.items() if name not in fields}
    return type(base.__name__, (base,), {**fields, "extras": tuple(fields), "kept": kept})
