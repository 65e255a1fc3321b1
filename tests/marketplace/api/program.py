"""A program with a bearer token."""

from json import dumps
from typing import Any

from apiflask import APIFlask
from flask import g
from werkzeug.test import TestResponse

from marketplace.accounts.commands import create_token
from marketplace.accounts.models import User
from marketplace.accounts.queries import principal_of
from marketplace.db import db


def token_of(user: User) -> str:
    """A token as the account page makes it."""
    token = create_token("test", by=principal_of(user))
    db.session.commit()
    return token


class Program:
    """Calls `/api/v1` for one user; without a user it has no token."""

    def __init__(self, app: APIFlask, user: User | None = None) -> None:
        self.http = app.test_client()
        self.headers = {"Authorization": f"Bearer {token_of(user)}"} if user else {}

    def call(self, method: str, path: str, json: Any = None, **headers: str) -> TestResponse:
        """One request; headers as keywords with `_` for `-`."""
        g.pop("principal", None)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        options = {"data": dumps(json), "content_type": "application/json"} if json is not None else {}
        return self.http.open(f"/api/v1{path}", method=method, headers=self.headers | given, **options)

    def get(self, path: str, **headers: str) -> TestResponse:
        """Read."""
        return self.call("GET", path, **headers)

    def post(self, path: str, json: Any, **headers: str) -> TestResponse:
        """Write."""
        return self.call("POST", path, json, **headers)


def problem_in(response: TestResponse, status: int) -> dict[str, Any]:
    """The problem, after checking that it is one."""
    assert (response.status_code, response.mimetype) == (status, "application/problem+json"), response.text
    body = response.get_json()
    assert body["status"] == status and body["title"]
    return body
