"""Pages on which a bureau reads and edits skills and lists of words."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from ..access import found, may, needs, require, viewer
from ..web import done, page, page_number, submit
from . import commands, queries
from .forms import NewSkillForm, SkillForm, new_term_form, term_form
from .models import Skill, Term
from .rules import KINDS, LISTS

pages = Blueprint("vocabulary", __name__)


@pages.get("/vocabulary")
@needs("vocabulary:read")
def skills() -> Any:
    """Skills by word and kind, and what a sentence would be understood as."""
    words = request.args.get("words", "").strip()[:60]
    kind = request.args.get("kind", "") if request.args.get("kind") in KINDS else ""
    return render_template(
        "vocabulary/skills.html",
        skills=queries.skill_page(words, kind, page_number()),
        words=words,
        kind=kind,
        kinds=KINDS,
        writes=_writes(),
    )


@pages.get("/vocabulary/meaning")
@needs("vocabulary:read")
def meaning() -> Any:
    """What a sentence would be understood as: the test of synonyms before people rely on them."""
    words = request.args.get("words", "").strip()[:200]
    hits = commands.map_text(words) if words else []
    known = queries.skill_names(code for code, _value in hits)
    found_skills = [(known[code], value) for code, value in hits]
    return render_template("vocabulary/meaning.html", words=words, hits=found_skills, writes=_writes())


@pages.route("/vocabulary/skills/new", methods=["GET", "POST"])
@needs("vocabulary:write")
def new_skill() -> Any:
    """Add a skill."""
    require("vocabulary:write", Skill)
    form = NewSkillForm()
    if submit(form, lambda: commands.save_skill(None, form.values(), by=viewer())) is not None:
        return done(_("The skill is added. People's words find it from now on."), url_for("vocabulary.skills"))
    return page("vocabulary/edit.html", form=form, title=_("Add a skill"), back=url_for("vocabulary.skills"))


@pages.route("/vocabulary/skills/<uid>", methods=["GET", "POST"])
@needs("vocabulary:write")
def skill(uid: str) -> Any:
    """Change a skill's words."""
    require("vocabulary:write", Skill)
    row = queries.get_skill(uid)
    form = SkillForm.of(row)
    if submit(form, lambda: commands.save_skill(row, form.values(), by=viewer())) is not None:
        return done(_("Saved."), url_for("vocabulary.skills"))
    return page("vocabulary/edit.html", form=form, title=row.code, back=url_for("vocabulary.skills"))


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


def _writes() -> bool:
    return may("vocabulary:write", Term)
