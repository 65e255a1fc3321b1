"""Ask every page as everybody: the engine behind the access matrix and its recorder.

`python -m tests.invariants.matrix [ADDRESS …]` records into `access_matrix.yaml` what the site answers now,
on all pages or on those whose address contains one of the words.
Read the difference line by line before committing it: the file is the policy, the site only obeys.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from apiflask import APIFlask
from werkzeug.routing import Rule

from marketplace.accounts import commands
from marketplace.db import db
from tests.client import Client
from tests.invariants.world import World

FILE = Path(__file__).with_name("access_matrix.yaml")
UNGUARDED = ("static", "bootstrap.static", "openapi.spec", "healthz", "readyz")


def load() -> dict[str, Any]:
    """The policy: `targets` and `cells`."""
    return yaml.safe_load(FILE.read_text()) if FILE.exists() else {"targets": {}, "cells": {}}


def routes(app: APIFlask) -> list[tuple[str, Rule]]:
    """Every page as `METHOD /rule`, in order of address. The API has its own tests with tokens."""
    pairs = [
        (f"{method} {rule.rule}", rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if rule.endpoint not in UNGUARDED and not rule.rule.startswith("/api/")
    ]
    return sorted(pairs, key=lambda pair: (pair[1].rule, pair[0]))


def variants(rule: Rule, targets: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each choice of things that stand in for the route's variables: (name, variable → thing).

    `targets` names them per endpoint (whole combinations), or per `endpoint.variable` or `room.variable`.
    What is no thing of the world stands for itself, with `=` where the names clash.
    """
    names = sorted(rule.arguments)
    room = rule.endpoint.partition(".")[0]
    for combination in targets.get(rule.endpoint, []):
        yield "+".join(combination[name] for name in names), combination
    if rule.endpoint in targets:
        return
    choices = [targets.get(f"{rule.endpoint}.{name}") or targets.get(f"{room}.{name}") or ["missing"] for name in names]
    for chosen in product(*choices):
        yield "+".join(chosen) or "-", dict(zip(names, chosen, strict=True))


class Asker:
    """Signs everybody in once, then asks; whatever a question changed is rolled back."""

    def __init__(self, app: APIFlask, world: World) -> None:
        self.app, self.world = app, world
        self.clients: dict[str, Client] = {}
        for name, user in world.people.items():
            client = Client(app)
            if user is not None:
                token, _principal = commands.sign_in(user)
                with client.http.session_transaction() as session:
                    session["_user_id"], session["_fresh"] = token, True
            self.clients[name] = client
        db.session.commit()
        for client in self.clients.values():
            client.get("/help")

    def ask(self, route: str, rule: Rule, things: dict[str, str]) -> dict[int, list[str]]:
        """Status → who got it, for one page and one choice of things."""
        values = {name: self.world.things.get(thing, thing.removeprefix("=")) for name, thing in things.items()}
        with self.app.test_request_context():
            path = self.app.url_map.bind("localhost").build(rule.endpoint, values)
        answers: dict[int, list[str]] = defaultdict(list)
        for name, client in self.clients.items():
            answers[self._one(route.partition(" ")[0], path, client)].append(name)
        return {status: sorted(names) for status, names in sorted(answers.items())}

    def _one(self, method: str, path: str, client: Client) -> int:
        cookies = client.http._cookies.copy()  # a sign-out must not outlive its own question
        db.session.remove()  # its own savepoint would close over the one below
        undo = db.engines[None].begin_nested()  # type: ignore[attr-defined]  # a connection, in tests
        try:
            response = client.http.get(path) if method == "GET" else client.post(path)
            return int(response.status_code)
        finally:
            db.session.remove()
            undo.rollback()
            client.http._cookies = cookies


def record(*words: str) -> None:
    """Write what the site answers now, on the pages with one of these words in the address (on all without)."""
    import tempfile

    from marketplace import create_app
    from tests.conftest import inside_a_transaction, settings_for

    folder = Path(tempfile.mkdtemp())
    app = create_app(settings_for(f"sqlite:///{folder / 'matrix.sqlite'}", folder))
    with app.app_context():
        db.create_all()
    policy = load()
    with inside_a_transaction(app):
        asker = Asker(app, World())
        policy["cells"] = {
            route: {name: asker.ask(route, rule, things) for name, things in variants(rule, policy["targets"])}
            if not words or any(word in route for word in words)
            else policy["cells"][route]
            for route, rule in routes(app)
        }
    FILE.write_text(yaml.safe_dump(policy, allow_unicode=True, sort_keys=False, width=160, default_flow_style=None))


if __name__ == "__main__":
    record(*sys.argv[1:])
