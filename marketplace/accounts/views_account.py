"""The own account: password, details, devices, bearer tokens."""

from typing import Any

from flask import make_response, redirect, url_for
from flask_babel import gettext as _

from ..access import needs, viewer
from ..web import done, page, page_number, run, submit
from . import attempts, commands, lists, passwords, sessions
from .blueprint import pages, too_many
from .forms import DetailsForm, PasswordForm, TokenForm

A_YEAR = 365 * 24 * 3600


@pages.get("/account")
@needs("accounts:own")
def account() -> Any:
    """Who I am here, and where I am signed in."""
    here = passwords.digest(sessions.token(), "sign-in")
    devices = lists.devices_of(viewer(), here, number=page_number())
    me = lists.own_user(viewer())
    return page(
        "accounts/account.html",
        me=lists.user_card(me),
        user=me,
        devices=devices,
        organisations=lists.organisations_of(viewer()),
    )


@pages.route("/account/password", methods=["GET", "POST"])
@needs("accounts:own")
def change_password() -> Any:
    """A new password; every other device is signed out."""
    username = lists.own_user(viewer()).username
    form = PasswordForm(username)
    if not form.validate_on_submit():
        return page("accounts/password.html", form=form)
    wait = attempts.seconds_to_wait("password", username)
    if wait:
        return too_many("accounts/password.html", form, wait)
    if commands.check_password(username, form.current.data) is None:
        attempts.failed("password", username)
        form.current.errors.append("This is not the password you have now.")
        return page("accounts/password.html", form=form)
    password_hash, token = passwords.hash_password(form.password.data), sessions.token()
    run(lambda: commands.change_password(password_hash, by=viewer(), keep=token))
    return done(
        _("The password is changed. All other devices are signed out, and tokens for programs have ended."),
        url_for("accounts.account"),
    )


@pages.route("/account/details", methods=["GET", "POST"])
@needs("accounts:own")
def details() -> Any:
    """Phone, language and letter size; this device follows at once."""
    form = DetailsForm(obj=lists.own_user(viewer()))
    if submit(form, lambda: commands.save_details(form.draft(), by=viewer())) is None:
        return page("accounts/details.html", form=form)
    response = make_response(redirect(url_for("accounts.account"), 303))
    chosen = (("language", form.language.data), ("elder", "on" if form.elder_mode.data else "off"))
    for name, value in chosen:
        response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", httponly=True)
    return response


@pages.post("/account/devices/<uid>/end")
@needs("accounts:own")
def end_device(uid: str) -> Any:
    """Sign one device out."""
    run(lambda: commands.end_device(uid, by=viewer()))
    return done(_("That device is signed out."), url_for("accounts.account"))


@pages.post("/account/devices/end")
@needs("accounts:own")
def end_other_devices() -> Any:
    """Sign every other device out."""
    token = sessions.token()
    run(lambda: commands.end_other_devices(by=viewer(), keep=token))
    return done(_("All other devices are signed out."), url_for("accounts.account"))


@pages.route("/account/tokens", methods=["GET", "POST"])
@needs("accounts:own")
def tokens() -> Any:
    """Bearer tokens for programs. A new one is shown in the answer to its form, and never again."""
    form = TokenForm()
    token = submit(form, lambda: commands.create_token(form.label.data, by=viewer()))
    mine = lists.tokens_of(viewer())
    if token is not None:
        return page("accounts/token.html", token=token)[0]
    return page("accounts/tokens.html", form=form, tokens=mine)


@pages.post("/account/tokens/<uid>/end")
@needs("accounts:own")
def end_token(uid: str) -> Any:
    """End one bearer token."""
    run(lambda: commands.end_token(uid, by=viewer()))
    return done(_("The token is ended."), url_for("accounts.tokens"))
