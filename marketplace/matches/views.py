"""Decisions, own matches, and the page of one match."""

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _

from .. import audit
from ..access import needs, require, viewer
from ..errors import IllegalMove, NoVacancyLeft
from ..masking import masked_name
from ..settings.queries import value
from ..web import done, page, page_number, run, run_on
from . import commands, forms, queries, screens, views_beginning, views_coverage, views_why, views_wishes
from .blueprint import pages
from .checks import check_turn
from .effects import opportunity_of

__all__ = ["pages", "views_beginning", "views_coverage", "views_why", "views_wishes"]


@pages.get("/matches")
@needs("matches:start")
def start() -> Any:
    """The list that is the viewer's own."""
    return redirect(url_for(screens.start_of(viewer())), 303)


@pages.get("/matches/inbox")
@needs("matches:decide")
def inbox() -> Any:
    """What waits for a decision, longest first; what was put off; what was approved."""
    state = request.args.get("state", "waiting")
    state = state if state in ("waiting", "deferred", "approved") else "waiting"
    matches = queries.inbox_for(viewer(), page_number(), state=state)
    undoable = queries.last_approved(viewer())
    audit.seen_list([*matches.items, *filter(None, (undoable,))], by=viewer())
    return page("matches/inbox.html", matches=matches, state=state, undoable=undoable)


@pages.get("/matches/own")
@needs("matches:own")
def own() -> Any:
    """What happens with what we asked for."""
    return page("matches/own.html", matches=queries.own_for(viewer(), page_number()))


@pages.get("/matches/<uid>")
@needs("matches:read")
def show(uid: str) -> Any:
    """One match, as this viewer may see it."""
    match = queries.get_match(uid, by=viewer())
    return page(screens.template_for(match, viewer()), **screens.context_of(match, by=viewer()))


@pages.post("/matches/<uid>/approve")
@needs("matches:decide")
def approve(uid: str) -> Any:
    """Approve, and open the next decision; refused, the screen comes again and says why."""
    try:
        run_on(lambda: queries.get_match(uid, by=viewer()), lambda match: commands.approve(match, by=viewer()))
    except (IllegalMove, NoVacancyLeft) as error:
        match = queries.get_match(uid, by=viewer())
        context = screens.context_of(match, by=viewer())
        return page(screens.template_for(match, viewer()), **context, refused=error.message)[0], error.status
    return _next(_("%(who)s: approved. You can undo it for a few minutes; until then no message is sent."), uid)


@pages.post("/matches/<uid>/undo")
@needs("matches:decide")
def undo(uid: str) -> Any:
    """Take an approval back."""
    run(lambda: commands.undo(queries.get_match(uid, by=viewer()), by=viewer()))
    return done(_("The approval is undone. No message was sent."), url_for("matches.show", uid=uid))


@pages.route("/matches/<uid>/reject", methods=["GET", "POST"])
@needs("matches:decide")
def reject(uid: str) -> Any:
    """Reject with a typed reason, and open the next decision."""
    return _with_reason(
        uid, "reject", "matches:decide",
        lambda match, form: commands.reject(match, form.reason.data, form.text.data or "", by=viewer()),
        lambda: _next(_rejected(uid), uid),
    )  # fmt: skip


@pages.route("/matches/<uid>/defer", methods=["GET", "POST"])
@needs("matches:decide")
def defer(uid: str) -> Any:
    """Put the decision off until a day."""
    form = forms.defer_form()
    match = queries.get_match(uid, by=viewer())
    require("matches:decide", match)
    check_turn(match, viewer())
    screens.note_match(match, by=viewer())
    if screens.submitted(form, uid, lambda m: commands.defer(m, form.until.data, form.reason.data or "", by=viewer())):
        return _next(_("%(who)s: put off. It comes back by itself."), uid)
    return page(
        "matches/defer.html",
        form=form,
        most_days=value("defer_most_days", match.area_code),
        card=queries.card_of(match, viewer()),
    )


@pages.post("/matches/<uid>/appeal")
@needs("matches:appeal")
def appeal(uid: str) -> Any:
    """Ask the township to look again."""
    words = forms.AppealForm().spoken()
    run(lambda: commands.appeal(queries.get_match(uid, by=viewer()), words, by=viewer()))
    return done(_("The township looks at it again. You will be told."), url_for("matches.show", uid=uid))


@pages.post("/matches/<uid>/consent")
@needs("matches:say")
def consent(uid: str) -> Any:
    """Agree to be introduced."""
    run(lambda: commands.consent(queries.get_match(uid, by=viewer()), by=viewer()))
    return done(_("Thank you. It is agreed."), url_for("matches.show", uid=uid))


@pages.route("/matches/<uid>/refuse", methods=["GET", "POST"])
@needs("matches:say")
def refuse(uid: str) -> Any:
    """Say no to what was approved, with one tap on a reason."""
    return _with_reason(
        uid, "refuse", "matches:say", lambda match, form: commands.refuse(match, form.reason.data, by=viewer()),
        lambda: done(_("That is noted. Nothing else happens."), url_for("matches.show", uid=uid)),
    )  # fmt: skip


@pages.route("/matches/<uid>/withdraw", methods=["GET", "POST"])
@needs("matches:say")
def withdraw(uid: str) -> Any:
    """Take it back, on a page of its own: one stray tap ends nothing. The contact closes at once."""
    return _with_reason(
        uid, "withdraw", "matches:say", lambda match, form: commands.withdraw(match, form.reason.data, by=viewer()),
        lambda: done(_("It is taken back. The contact is closed."), url_for("matches.show", uid=uid)),
    )  # fmt: skip


@pages.route("/matches/<uid>/fall-through", methods=["GET", "POST"])
@needs("matches:end")
def fall_through(uid: str) -> Any:
    """Nothing came of it, says either side with one tap."""
    return _with_reason(
        uid, "fell_through", "matches:end",
        lambda match, form: commands.fall_through(match, form.reason.data, by=viewer()),
        lambda: done(_("That is noted. The place is free again."), url_for("matches.show", uid=uid)),
    )  # fmt: skip


@pages.post("/matches/<uid>/cancel")
@needs("matches:posted")
def cancel(uid: str) -> Any:
    """The poster takes it back before the introduction."""
    run(lambda: commands.cancel(queries.get_match(uid, by=viewer()), by=viewer()))
    return done(_("It is taken back."), url_for("matches.show", uid=uid))


def _with_reason(uid: str, context: str, permission: str, act: Any, finish: Any) -> Any:
    match = queries.get_match(uid, by=viewer())
    require(permission, match)
    form = forms.reason_form(context, of="job" if match.job_id else "offer")
    if permission == "matches:decide":
        check_turn(match, viewer())
    screens.note_match(match, by=viewer())
    title = screens.title_for(match, viewer())
    if screens.submitted(form, uid, lambda found: act(found, form)):
        return finish()
    return page(
        "matches/reason.html", form=form, uid=uid, title=title, words=permission == "matches:decide", step=context
    )


def _rejected(uid: str) -> str:
    if queries.get_match(uid, by=viewer()).appealed:
        return _("%(who)s: rejected on appeal. The household is told the reason.")
    return _("%(who)s: rejected. The household is told the reason and may appeal.")


def _next(message: str, uid: str) -> Any:
    """The next decision, or the inbox when nothing waits; the message names whom it was about."""
    following = queries.next_waiting(viewer(), after=uid)
    decided = queries.get_match(uid, by=viewer())
    who = f"{masked_name(decided.person.name)} · {opportunity_of(decided).title}"
    return done(
        message % {"who": who}, url_for("matches.show", uid=following) if following else url_for("matches.inbox")
    )
