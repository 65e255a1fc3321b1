"""The people who speak for an organisation: invited, given rights, removed by one with every right."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from ..access import needs, require, viewer
from ..settings.queries import value
from ..web import done, page, page_number, run, submit
from . import commands_organisations, lists, rules
from .blueprint import pages
from .forms import ColleagueForm
from .models import Organisation


@pages.get("/organisations/<uid>/colleagues")
@needs("accounts:own")
def colleagues(uid: str) -> Any:
    """Who speaks for it, and with which right."""
    organisation = lists.get_organisation(uid, by=viewer())
    rows = lists.colleagues_of(organisation, number=page_number())
    return page("accounts/colleagues.html", organisation=organisation, rows=rows)


@pages.route("/organisations/<uid>/colleagues/new", methods=["GET", "POST"])
@needs("accounts:own")
def invite(uid: str) -> Any:
    """A new colleague; the answer shows the name and the code to hand over, once."""
    organisation = _led(uid)
    is_first = not lists.colleagues_of(organisation, number=1).total  # somebody has to be able to do everything
    form = ColleagueForm(right="all" if is_first else rules.RIGHTS[-1])
    invited = submit(form, lambda: commands_organisations.invite_colleague(organisation, form.draft(), by=viewer()))
    if invited is None:
        return page("accounts/invite.html", organisation=organisation, form=form)
    return _code(organisation, *invited)


@pages.post("/organisations/<uid>/colleagues/<user_uid>/code")
@needs("accounts:own")
def renew_invitation(uid: str, user_uid: str) -> Any:
    """A new code for one who has not set a password yet."""
    organisation = _led(uid)
    return _code(
        organisation,
        *run(lambda: commands_organisations.renew_invitation(organisation, user_uid, by=viewer())),
    )


@pages.post("/organisations/<uid>/colleagues/<user_uid>/right")
@needs("accounts:own")
def set_right(uid: str, user_uid: str) -> Any:
    """Another right."""
    organisation, right = _led(uid), request.form.get("right", "")
    run(lambda: commands_organisations.set_right(organisation, user_uid, right, by=viewer()))
    return done(_("The right is changed."), url_for("accounts.colleagues", uid=uid))


@pages.post("/organisations/<uid>/colleagues/<user_uid>/remove")
@needs("accounts:own")
def remove_colleague(uid: str, user_uid: str) -> Any:
    """From now on this person does not speak for the organisation."""
    organisation = _led(uid)
    run(lambda: commands_organisations.remove_colleague(organisation, user_uid, by=viewer()))
    return done(_("The colleague is removed."), url_for("accounts.colleagues", uid=uid))


def _led(uid: str) -> Organisation:
    organisation = lists.get_organisation(uid, by=viewer())
    require("accounts:colleagues", organisation)
    return organisation


def _code(organisation: Organisation, username: str, code: str) -> Any:
    back = url_for("accounts.colleagues", uid=organisation.uid)
    hours = value("code_hours", organisation.county_code)
    return page("accounts/code.html", username=username, code=code, back=back, hours=hours)[0]
