"""Bearer tokens for `/api/`: the only way in there; the cookie is never looked at.

A room's API is `programs.blueprint(room, auth=token_auth)`; its views say `@needs` as pages do, and `viewer()` is the
principal of the token's user.
"""

from typing import Any

from apiflask import HTTPTokenAuth
from flask import jsonify

from ..access import Principal, enter
from . import queries

token_auth = HTTPTokenAuth(scheme="Bearer", description="A token from the account page, good for 90 days.")


@token_auth.verify_token
def principal_of_token(token: str) -> Principal | None:
    """The token's principal, which becomes the viewer of this request; None (401) for any other text."""
    principal = queries.principal_by_api_token(token) if token else None
    if principal is not None:
        enter(principal)
    return principal


@token_auth.error_processor
def _problem(error: Any) -> Any:
    title = "A valid bearer token is needed." if error.status_code == 401 else "This token does not allow that."
    body = {"type": "about:blank", "status": error.status_code, "title": title}
    return jsonify(body), error.status_code, {"Content-Type": "application/problem+json"}
