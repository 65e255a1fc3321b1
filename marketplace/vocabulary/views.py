"""Pages on which a bureau reads and edits skills and lists of words."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from ..access import found, may, needs, require, viewer
from ..areas.queries import names
from ..web import done, is_chinese, page, page_number, submit
from . import commands, queries, views_lists
from .blueprint import pages
from .forms import CountyWordsForm, NewSkillForm, SkillForm, new_term_form, term_form
from .models import Skill, Term
from .rules import KINDS, LISTS, MAJOR_GROUPS, county_adding

__all__ = ["pages", "views_lists"]


@pages.get("/vocabulary")
@needs("vocabulary:read")
def skills() -> Any:
    """Skills by word, kind and occupation group, in the order in which readers look them up."""
    asked = _asked()
    local = queries.county_words()
    shown, sections = queries.skill_page(asked, page_number(), local=local, chinese=is_chinese())
    counties = {row.county_code for rows in local.values() for row in rows}
    counties |= {skill.county_code for section in sections for skill in section.skills} - {""}
    return render_template(
        "vocabulary/skills.html", skills=shown, sections=sections, asked=asked, kinds=KINDS, groups=queries.groups(),
        majors=MAJOR_GROUPS, local=local, counties=names(counties), opens=_opens, writes=_writes(), adds=_adds(),
    )  # fmt: skip


@pages.get("/vocabulary/meaning")
@needs("vocabulary:read")
def meaning() -> Any:
    """What a sentence would be understood as: the test of synonyms before people rely on them."""
    words = request.args.get("words", "").strip()[:200]
    hits = commands.map_text(words) if words else []
    known = queries.skill_names(code for code, _value in hits)
    found_skills = [(known[code], value) for code, value in hits]
    return render_template(
        "vocabulary/meaning.html", words=words, hits=found_skills, opens=_opens, adds=_adds(),
        anything=bool(words) and not hits and commands.says_anything(words),
    )  # fmt: skip


@pages.route("/vocabulary/skills/new", methods=["GET", "POST"])
@needs("vocabulary:add")
def new_skill() -> Any:
    """Add a skill: the province for all, a county with its name."""
    require("vocabulary:add", Skill)
    form = NewSkillForm()
    form.county_code = county_adding(viewer())
    if submit(form, lambda: commands.save_skill(None, form.values(), by=viewer())) is not None:
        return done(_("The skill is added. People's words find it from now on."), url_for("vocabulary.skills"))
    return page("vocabulary/edit.html", form=form, title=_("Add a skill"), back=url_for("vocabulary.skills"))


@pages.route("/vocabulary/skills/<uid>", methods=["GET", "POST"])
@needs("vocabulary:add")
def skill(uid: str) -> Any:
    """Change a skill's words; a county adds its own to a skill of the province."""
    require("vocabulary:add", Skill)
    row = queries.get_skill(uid)
    if not may("vocabulary:skill", row) and not row.county_code:
        return _add_words(row)
    require("vocabulary:skill", row)
    form = SkillForm.of(row)
    if submit(form, lambda: commands.save_skill(row, form.values(), by=viewer())) is not None:
        return done(_("Saved."), url_for("vocabulary.skills"))
    return page("vocabulary/edit.html", form=form, title=row.code, back=url_for("vocabulary.skills"))


@pages.route("/vocabulary/words/<uid>", methods=["GET", "POST"])
@needs("vocabulary:write")
def local_words(uid: str) -> Any:
    """The province looks after what a county calls a skill."""
    require("vocabulary:write", Skill)
    words = queries.get_county_words(uid)
    return _add_words(queries.skill_names([words.skill_code])[words.skill_code], county_code=words.county_code)


def _add_words(row: Skill, *, county_code: str = "") -> Any:
    county_code = county_code or county_adding(viewer())
    before = [words for more in queries.county_words().get(row.code, ()) if more.county_code == county_code
              for words in more.words]  # fmt: skip
    form = CountyWordsForm.of(row, before, county_code)

    def save() -> bool:
        commands.save_county_words(row, form.values(), by=viewer(), county_code=county_code)
        return True

    if submit(form, save):
        return done(_("Saved."), url_for("vocabulary.skills"))
    where = names({county_code}).get(county_code, "")
    return page("vocabulary/words.html", form=form, skill=row, county=where)


@pages.get("/vocabulary/lists")
@needs("vocabulary:read")
def lists() -> Any:
    """The lists."""
    return render_template("vocabulary/lists.html", lists=LISTS, counts=queries.n_terms())


@pages.get("/vocabulary/lists/<name>")
@needs("vocabulary:read")
def word_list(name: str) -> Any:
    """The entries of one list."""
    known = found(name if name in LISTS else None)
    return render_template("vocabulary/list.html", name=known, terms=queries.terms(known), writes=_writes())


@pages.route("/vocabulary/lists/<name>/new", methods=["GET", "POST"])
@needs("vocabulary:write")
def new_term(name: str) -> Any:
    """Add an entry to a list."""
    require("vocabulary:write", Term)
    known = found(name if name in LISTS else None)
    form = new_term_form(known)
    if submit(form, lambda: commands.add_term(known, form.values(), by=viewer())) is not None:
        return done(_("The entry is added."), url_for("vocabulary.word_list", name=known))
    return page(
        "vocabulary/edit.html", form=form, title=_("Add an entry"), back=url_for("vocabulary.word_list", name=known)
    )


@pages.route("/vocabulary/terms/<uid>", methods=["GET", "POST"])
@needs("vocabulary:write")
def term(uid: str) -> Any:
    """Change the words of an entry and what hangs on it."""
    require("vocabulary:write", Term)
    row = queries.get_term(uid)
    form = term_form(row)
    back = url_for("vocabulary.word_list", name=row.list_name)
    if submit(form, lambda: commands.edit_term(row, form.values(), by=viewer())) is not None:
        return done(_("Saved."), back)
    return page("vocabulary/edit.html", form=form, title=row.code, back=back)


def _asked() -> queries.Asked:
    kind, group = request.args.get("kind", ""), request.args.get("group", "")[:16]
    return queries.Asked(
        words=request.args.get("words", "").strip()[:60],
        kind=kind if kind in KINDS else "",
        group=group,
        by_group=request.args.get("sort") == "group",
    )


def _writes() -> bool:
    return may("vocabulary:write", Term)


def _adds() -> bool:
    return may("vocabulary:add", Skill)


def _opens(row: Skill) -> bool:
    """Whether the page of an entry is for this reader: to change it, or to add a county's words to it."""
    return may("vocabulary:skill", row) or (not row.county_code and _adds())
