"""Users of an office's area: list, enter, roles, disable, one-time codes."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from .. import audit
from ..access import ROLES, may, needs, require, viewer
from ..areas.queries import find_area
from ..fields import normalise
from ..settings.queries import value
from ..web import done, page, page_number, run, submit
from . import commands, commands_users, lists, queries, rules
from .blueprint import choose_place, pages
from .forms import GrantForm, UserForm, WhyForm
from .models import User


@pages.get("/users")
@needs("accounts:users")
def users() -> Any:
    """Everybody with a role in the area of the viewer's office."""
    shown = {"role": request.args.get("role", ""), "q": normalise(request.args.get("q", ""))[:40]}
    rows = lists.users_for(viewer(), role=shown["role"], words=shown["q"], number=page_number())
    return page("accounts/users.html", rows=rows, shown=shown, roles=ROLES)


@pages.route("/users/new", methods=["GET", "POST"])
@needs("accounts:users")
def new_user() -> Any:
    """First the place, then who; the answer shows the code to hand over, once."""
    area = find_area(normalise(request.args.get("area", ""))[:12])
    if area is None:
        return choose_place("accounts.new_user")
    form = UserForm(rules.roles_for(viewer(), area.code, area.level))
    made = submit(form, lambda: commands_users.create_user(form.draft(area.code), by=viewer()))
    if made is None:
        return page("accounts/new_user.html", form=form, area=area)
    user, code = made
    return _code(user, code)


@pages.get("/users/<uid>")
@needs("accounts:users")
def user(uid: str) -> Any:
    """One user: roles, state, and what this office may do."""
    return _user_page(lists.get_user(uid, by=viewer()), WhyForm())


@pages.route("/users/<uid>/roles/new", methods=["GET", "POST"])
@needs("accounts:users")
def grant_role(uid: str) -> Any:
    """First the place, then the role."""
    account = _managed(uid)
    area = find_area(normalise(request.args.get("area", ""))[:12])
    if area is None:
        return choose_place("accounts.grant_role", uid=uid)
    form = GrantForm(rules.roles_for(viewer(), area.code, area.level))
    granted = submit(
        form,
        lambda: commands_users.grant_role(account, form.role.data, area.code, once=form.uid, by=viewer()),
    )
    if granted is None:
        return page("accounts/grant.html", form=form, area=area, user=lists.user_card(account))
    return done(_("The role is granted."), url_for("accounts.user", uid=uid))


@pages.post("/users/<uid>/roles/<grant_uid>/end")
@needs("accounts:users")
def end_grant(uid: str, grant_uid: str) -> Any:
    """The role ends now."""
    account = _managed(uid)
    run(lambda: commands_users.end_grant(account, grant_uid, by=viewer()))
    return done(_("The role has ended."), url_for("accounts.user", uid=uid))


@pages.post("/users/<uid>/disable")
@needs("accounts:users")
def disable(uid: str) -> Any:
    """Lock the account, with a reason for the trail."""
    account, form = _managed(uid), WhyForm()
    if submit(form, lambda: commands_users.disable(account, form.why.data, by=viewer())) is None:
        return _user_page(account, form)
    return done(_("The account is locked and signed out everywhere."), url_for("accounts.user", uid=uid))


@pages.post("/users/<uid>/enable")
@needs("accounts:users")
def enable(uid: str) -> Any:
    """Open the account again."""
    account = _managed(uid)
    run(lambda: commands_users.enable(account, by=viewer()))
    return done(_("The account is open again."), url_for("accounts.user", uid=uid))


@pages.post("/users/<uid>/code")
@needs("accounts:users")
def issue_code(uid: str) -> Any:
    """A one-time code for a forgotten password, shown once."""
    account = _managed(uid)
    code = run(lambda: commands.issue_reset_code(account, by=viewer()))
    return _code(account, code)


def _managed(uid: str) -> User:
    """The user, if this office looks after every role of the account (404 unseen, 403 beyond reach)."""
    account = lists.get_user(uid, by=viewer())
    require("accounts:administer", queries.account_of(account))
    return account


def _user_page(account: User, form: WhyForm) -> Any:
    audit.seen(account, by=viewer(), what="contact")
    mine = may("accounts:administer", queries.account_of(account))
    return page("accounts/user.html", user=lists.user_card(account), phone=account.phone, form=form, is_managed=mine)


def _code(account: User, code: str) -> Any:
    return page(
        "accounts/code.html", username=account.username, code=code, back=url_for("accounts.user", uid=account.uid),
        hours=value("code_hours", account.county_code),
    )[0]  # fmt: skip
