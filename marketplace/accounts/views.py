"""Signing in and out."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from ..access import needs, viewer
from ..web import done, page, run, safe_next
from . import commands, sessions
from .forms import SignInForm

pages = Blueprint("accounts", __name__)


@pages.route("/login", methods=["GET", "POST"])
@needs("accounts:sign_in")
def login() -> Any:
    """Sign in; a wrong name and a wrong password look the same."""
    form = SignInForm()
    if form.validate_on_submit():
        user = commands.check_password(form.username.data, form.password.data)
        if user is not None:
            token, principal = run(lambda: commands.sign_in(user, device=request.user_agent.string))
            sessions.begin(token, principal)
            return done(_("You are signed in."), safe_next(url_for("home.show")))
        form.form_errors.append(_("The name or the password is not right."))
    return page("accounts/login.html", form=form)


@pages.post("/logout")
@needs("accounts:sign_out")
def logout() -> Any:
    """End this session, here and on the server."""
    token = current_user.id
    run(lambda: commands.sign_out(token, by=viewer()))
    sessions.end()
    return done(_("You are signed out."), url_for("accounts.login"))
