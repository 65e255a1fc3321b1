"""Server-side sessions on flask-login: the cookie holds a token, the database says if it lives."""

from flask import Flask, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf.csrf import generate_csrf

from ..access import Principal, enter
from . import queries


class SignedIn(UserMixin):
    """What flask-login keeps: the token as id, the principal beside it."""

    def __init__(self, token: str, principal: Principal) -> None:
        self.id = token
        self.principal = principal


def install(app: Flask) -> None:
    """Load the principal of each request from its token."""
    manager = LoginManager(app)
    manager.session_protection = None  # addresses change on a mobile network; tokens end on the server

    @manager.user_loader
    def load(token: str) -> SignedIn | None:
        principal = queries.principal_by_token(token)
        return SignedIn(token, principal) if principal is not None else None

    @app.before_request
    def know_the_viewer() -> None:
        # A program shows its token or nothing: a browser's cookie must not open what has no CSRF check.
        if request.path.startswith("/api/") or "Authorization" in request.headers:
            return
        if session.get("_user_id") and current_user.is_authenticated:
            enter(current_user.principal)


def begin(token: str, principal: Principal) -> None:
    """Put the token into a fresh cookie."""
    session.clear()
    # A token of its own at once: of pages opened together each would make one, and only one would count.
    g.pop("csrf_token", None)
    generate_csrf()
    login_user(SignedIn(token, principal))


def token() -> str:
    """The token of this session, '' when nobody is signed in."""
    return str(current_user.id) if current_user.is_authenticated else ""


def end() -> None:
    """Empty the cookie."""
    logout_user()
    session.clear()
