"""Pages on which a bureau loads a list from a file: looked at row by row, then taken or thrown away."""

from collections import Counter
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _

from .. import uploads
from ..access import needs, require, viewer
from ..errors import FormInvalid
from ..sheets import SheetRefused, read_rows
from ..web import done, page, page_number, run, sliced
from . import lists
from .blueprint import pages
from .forms import ListForm
from .models import Skill
from .rules import county_adding
from .words import sentence

ROWS_ON_A_PAGE = 50


@pages.route("/vocabulary/load", methods=["GET", "POST"])
@needs("vocabulary:add")
def load() -> Any:
    """Take a file and look at each row; nothing is saved yet."""
    require("vocabulary:add", Skill)
    form = ListForm()
    if form.validate_on_submit():
        try:
            entries, ignored = lists.preview(read_rows(form.sheet.data.read()), county_code=county_adding(viewer()))
        except (SheetRefused, ValueError) as error:
            form.refuse(FormInvalid({"sheet": str(error)}))
        else:
            kept = uploads.keep(
                form.sheet.data.filename or "", entries, by=viewer(), what=uploads.WORDS, ignored=ignored
            )
            return redirect(url_for("vocabulary.load_preview", uid=kept.uid), 303)
    return page("vocabulary/load.html", form=form, county=county_adding(viewer()))


@pages.get("/vocabulary/load/<uid>")
@needs("vocabulary:add")
def load_preview(uid: str) -> Any:
    """Each row's fate with its number, and how far the saving got."""
    kept = uploads.get(uid, viewer(), what=uploads.WORDS)
    n = Counter(entry["fate"] for entry in kept.entries)
    fate = request.args.get("fate", "")
    chosen = [entry for entry in kept.entries if not fate or entry["fate"] == fate]
    return page(
        "vocabulary/load_preview.html", kept=kept, fate=fate, numbers=[(name, n[name]) for name in lists.FATES],
        rows=sliced(chosen, number=page_number(), size=ROWS_ON_A_PAGE), sentence=sentence,
        ready=n[lists.NEW] + n[lists.CHANGED],
    )  # fmt: skip


@pages.post("/vocabulary/load/<uid>/take")
@needs("vocabulary:add")
def load_take(uid: str) -> Any:
    """Save the next rows; a long list takes several of these, each with the real count so far."""
    require("vocabulary:add", Skill)
    kept = uploads.get(uid, viewer(), what=uploads.WORDS)
    some = kept.next_entries()
    did = run(lambda: lists.take(some, kept.entries, by=viewer(), county_code=county_adding(viewer())))
    uploads.advance(kept, did, n=len(some))
    return redirect(url_for("vocabulary.load_preview", uid=uid), 303)


@pages.post("/vocabulary/load/<uid>/discard")
@needs("vocabulary:add")
def load_discard(uid: str) -> Any:
    """Throw the list away; what was saved from it stays."""
    uploads.discard(uid, viewer(), what=uploads.WORDS)
    return done(_("The list was thrown away."), url_for("vocabulary.skills"))
