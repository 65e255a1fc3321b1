"""Signing in and out, and the forgotten password."""

from typing import Any

from flask import make_response, redirect, request, url_for
from flask_babel import gettext as _

from ..access import Principal, needs, viewer
from ..config import DEMO_PASSWORD
from ..web import done, page, run, safe_next
from . import (
    attempts,
    commands,
    passwords,
    queries,
    sessions,
    views_account,
    views_colleagues,
    views_organisations,
    views_users,
)
from .blueprint import pages, too_many
from .forms import ResetForm, SignInForm

# Named here, for their pages hang on the blueprint as soon as they are imported.
__all__ = ["pages", "views_account", "views_colleagues", "views_organisations", "views_users"]


@pages.route("/login", methods=["GET", "POST"])
@needs("accounts:sign_in")
def login() -> Any:
    """Sign in; a wrong name, a wrong password and a disabled account look and last the same."""
    form = SignInForm(data={"username": request.args.get("username", "")[:40]})
    if request.method == "GET" and viewer().user_id:
        return redirect(safe_next(_first_page(viewer())), 303)
    if not form.validate_on_submit():
        return page("accounts/login.html", form=form, **_demo())
    name, password = form.username.data, form.password.data
    wait = attempts.seconds_to_wait("sign-in", name)
    if wait:
        return too_many("accounts/login.html", form, wait)
    user = commands.check_password(name, password)
    if user is None:
        attempts.failed("sign-in", name)
        form.form_errors.append("The name or the password is not right.")
        return page("accounts/login.html", form=form, **_demo())
    return _begin(user, name, passwords.rehashed(user.password_hash, password))


@pages.post("/logout")
@needs("accounts:sign_out")
def logout() -> Any:
    """End this session, here and on the server."""
    token = sessions.token()
    run(lambda: commands.sign_out(token, by=viewer()))
    sessions.end()
    return done(_("You are signed out."), url_for("accounts.login"))


@pages.get("/forgotten")
@needs("accounts:reset")
def forgotten() -> Any:
    """Whom to ask for a one-time code."""
    return page("accounts/forgotten.html")


@pages.route("/reset", methods=["GET", "POST"])
@needs("accounts:reset")
def reset() -> Any:
    """A code in exchange for a new password; an unknown name and a wrong code look and last the same."""
    form = ResetForm()
    if not form.validate_on_submit():
        return page("accounts/reset.html", form=form)
    name, code = form.username.data, form.code.data
    wait = attempts.seconds_to_wait("reset", name)
    if wait:
        return too_many("accounts/reset.html", form, wait)
    password_hash = passwords.hash_password(form.password.data)
    if run(lambda: commands.redeem_code(name, code, password_hash)):
        attempts.succeeded("reset", name)
        attempts.succeeded("sign-in", name)
        return done(_("The new password is set. Please sign in with it."), url_for("accounts.login"))
    attempts.failed("reset", name)
    form.form_errors.append(
        "The name and the code do not fit, or the code is used up. Check both or ask for a new one."
    )
    return page("accounts/reset.html", form=form)


def _demo() -> dict[str, Any]:
    """The sign-in page of the demo tells how to get in; any other has nothing to tell."""
    return {"demo_logins": queries.demo_logins(), "demo_password": DEMO_PASSWORD}


def _begin(user: Any, name: str, rehashed: str) -> Any:
    old, device = sessions.token(), request.user_agent.string
    token, principal = run(lambda: commands.sign_in(user, device=device, rehashed=rehashed, replaces=old))
    attempts.succeeded("sign-in", name)
    sessions.begin(token, principal)
    response = make_response(done(_("You are signed in."), safe_next(_first_page(principal))))
    attempts.remember(response, name)
    return response


def _first_page(who: Principal) -> str:
    """Home, or the page that says what an organisation waits for."""
    waiting = queries.waiting_organisation(who)
    return url_for("accounts.show", uid=waiting) if waiting else url_for("home.show")
