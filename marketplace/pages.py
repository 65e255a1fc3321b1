"""How pages leave the house: headers, error pages, health, and what every template knows."""

from typing import Any

import sqlalchemy as sa
from apiflask import APIFlask
from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException, SecurityError, TooManyRequests

from . import clock, masking, money
from .access import may
from .db import db
from .errors import BangfuError, SignInNeeded
from .languages import LOCALES
from .programs import problem_of

POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}


def headers(app: APIFlask) -> dict[str, Any]:
    """Talisman's settings: everything strict, HTTPS only where there is HTTPS."""
    secure = not app.config["DEMO"]
    return {
        "content_security_policy": POLICY,
        "force_https": secure,
        "session_cookie_secure": secure,
        "strict_transport_security": secure,
        "referrer_policy": "same-origin",
    }


def install(app: APIFlask) -> None:
    """Error pages, template globals and the two health addresses."""
    app.jinja_env.filters.update(
        yuan=money.yuan, masked_name=masking.masked_name, masked_phone=masking.masked_phone,
        masked_number=masking.masked_number, local=clock.local,
    )  # fmt: skip
    app.jinja_env.globals.update(may=may, today=clock.today, locales=LOCALES)
    app.register_error_handler(BangfuError, _sentence)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)


def healthz() -> Any:
    """Alive."""
    return jsonify(status="ok")


def readyz() -> Any:
    """Alive, and the database answers; 503 when not."""
    try:
        db.session.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError:
        return jsonify(status="no database"), 503
    return jsonify(status="ready")


def _sentence(error: BangfuError) -> Any:
    db.session.rollback()
    if _for_programs():
        return problem_of(error)
    if isinstance(error, SignInNeeded):
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.login", next=back), 303)
    return _answer(error.status, error.message)


def _http(error: HTTPException) -> Any:
    if isinstance(error, SecurityError):  # a strange host name: no address can be built for a page
        return "400", 400, {"Content-Type": "text/plain"}
    if error.code is not None and error.code < 400:
        return error
    if _for_programs():
        return problem_of(error)
    wait = error.retry_after if isinstance(error, TooManyRequests) else None
    return *_answer(error.code or 500, ""), {"Retry-After": str(wait)} if wait else {}


def _fault(error: Exception) -> Any:
    from structlog import get_logger

    db.session.rollback()
    get_logger().exception("fault", path=request.url_rule.rule if request.url_rule else "", kind=type(error).__name__)
    return problem_of(error) if _for_programs() else _answer(500, "")


def _answer(status: int, message: str) -> Any:
    return render_template("errors/error.html", status=status, message=message), status


def _for_programs() -> bool:
    return request.path.startswith("/api/")
