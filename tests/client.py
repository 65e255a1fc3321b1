"""A test client that fills forms as a browser does and checks every page it fetches."""

from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from apiflask import APIFlask
from flask import g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from marketplace.accounts import commands
from marketplace.accounts.models import User
from marketplace.db import db

ELEMENT = "{http://www.w3.org/1999/xhtml}"


class FreshClient(FlaskClient):
    """Each request starts with an empty `g`, as in production.

    Tests hold an application context open, and Flask would let all requests share it: the
    second client would be taken for the first.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Forget what the last request kept, then ask."""
        for key in list(g):
            g.pop(key)
        return super().open(*args, **kwargs)


class Client:
    """`get`, `post` (with the CSRF token), `fill` (open a page, fill its form, send it)."""

    def __init__(self, app: APIFlask) -> None:
        app.test_client_class = FreshClient
        self.http = app.test_client()
        self.token = ""

    def sign_in(self, user: User) -> "Client":
        """A session without the argon2 work (the sign-in page has tests of its own)."""
        token, _principal = commands.sign_in(user)
        db.session.commit()
        with self.http.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        return self

    def get(self, path: str, **options: Any) -> TestResponse:
        """Fetch a page and check its markup."""
        response = self.http.get(path, **options)
        if response.mimetype == "text/html" and response.status_code != 303:
            self._look_over(path, response)
        return response

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form with a valid CSRF token."""
        if not self.token:
            self.get("/help")
        response = self.http.post(path, data={"csrf_token": self.token, **(data or {})}, **options)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303):
            self._look_over(path, response)
        return response

    def fill(self, path: str, *, action: str | None = None, **values: Any) -> TestResponse:
        """Open `path`, take its main form (or the one with `action`), change `values`, send it."""
        tree = html5lib.parse(self.get(path).text)
        forms = [f for f in tree.iter(f"{ELEMENT}form") if f.get("method") == "post"]
        main = [f for f in forms if action is None and f.get("class") not in ("preferences", "sign-out", "one-button")]
        form = main[0] if action is None else next(f for f in forms if f.get("action") == action)
        return self.post(form.get("action") or path, _fields(form) | values)

    def _look_over(self, path: str, response: TestResponse) -> None:
        tree = html5lib.parse(response.text)
        complaints = list(_complaints(tree))
        assert not complaints, f"{path}: {complaints}"
        tokens = [i.get("value") for i in tree.iter(f"{ELEMENT}input") if i.get("name") == "csrf_token"]
        self.token = tokens[0] if tokens else self.token


def _fields(form: Element) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for box in form.iter(f"{ELEMENT}input"):
        ticked = box.get("type") not in ("checkbox", "radio") or box.get("checked") is not None
        if box.get("name") and ticked:
            data[box.get("name")] = box.get("value", "")
    for area in form.iter(f"{ELEMENT}textarea"):
        data[area.get("name")] = (area.text or "").lstrip("\n")
    for select in form.iter(f"{ELEMENT}select"):
        options = list(select.iter(f"{ELEMENT}option"))
        chosen = [o for o in options if o.get("selected") is not None] or options[:1]
        if chosen:
            data[select.get("name")] = chosen[0].get("value", "")
    return data


def _complaints(tree: Element) -> Any:
    everything = list(tree.iter())
    if sum(e.tag == f"{ELEMENT}h1" for e in everything) != 1:
        yield "not exactly one h1"
    ids = [e.get("id") for e in everything if e.get("id")]
    if len(ids) != len(set(ids)):
        yield f"ids twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    labelled = {e.get("for") for e in everything if e.tag == f"{ELEMENT}label"}
    for element in everything:
        kind = str(element.tag).removeprefix(ELEMENT)
        if element.get("style") or any(name.startswith("on") for name in element.attrib):
            yield f"inline style or handler on {kind}"
        if kind == "script" and not element.get("src"):
            yield "inline script"
        typed = kind in ("input", "select", "textarea") and element.get("type") not in ("hidden", "submit")
        if typed and element.get("id") not in labelled and not element.get("aria-label"):
            yield f"no label for {element.get('name')}"
        if kind == "a" and element.get("href") in (None, "", "#"):
            yield "a link that leads nowhere"
        tokens = [i for i in element.iter(f"{ELEMENT}input") if i.get("name") == "csrf_token"]
        if kind == "form" and element.get("method") == "post" and not tokens:
            yield f"a form without CSRF token: {element.get('action')}"
