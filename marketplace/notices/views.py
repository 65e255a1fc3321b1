"""The list of what a person was told."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from .. import audit
from ..access import needs, viewer
from ..vocabulary.queries import terms
from ..web import done, named, page, page_number, run
from . import commands, queries
from .queries import NoticeCard

pages = Blueprint("notices", __name__)


@pages.app_template_global()
def sentence(notice: NoticeCard) -> str:
    """What a notice says, in the reader's language."""
    said = render_template([f"notices/{notice.kind}.txt", "notices/any.txt"], **notice.params, reader=notice.reader)
    return " ".join(said.split())


@pages.app_template_global()
def reason_words(list_name: str, code: str) -> str:
    """A typed reason in the reader's language (1 statement per list and request)."""
    lists = g.setdefault("reason_lists", {})
    if list_name not in lists:
        lists[list_name] = {term.code: term for term in terms(list_name)}
    return named(lists[list_name].get(code))


@pages.get("/notices")
@needs("notices:read")
def inbox() -> Any:
    """Newest first, unread ones marked."""
    unread_only = request.args.get("show") == "unread"
    notices = queries.inbox_for(viewer(), unread_only=unread_only, number=page_number())
    audit.seen_list(queries.whom(notices.items), by=viewer())
    return page("notices/inbox.html", notices=notices, unread_only=unread_only)


@pages.get("/notices/<uid>")
@needs("notices:open")
def show(uid: str) -> Any:
    """One notice by itself: the address that a message outside this site names."""
    notice = queries.card_of(queries.get_notice(uid, by=viewer()), by=viewer())
    audit.seen_list(queries.whom([notice]), by=viewer())
    return page("notices/show.html", notice=notice)


@pages.post("/notices/<uid>/open")
@needs("notices:open")
def open_notice(uid: str) -> Any:
    """Mark it as read and go to what it speaks of."""
    notice = run(lambda: commands.open_notice(uid, by=viewer()))
    return redirect(notice.path or url_for("notices.inbox"), 303)


@pages.post("/notices/read")
@needs("notices:read")
def read_all() -> Any:
    """Mark everything as read."""
    run(lambda: commands.read_all(by=viewer()))
    return done(_("All notices are marked as read."), url_for("notices.inbox"))
