"""Ask every page, and every call of the API, as everybody: the engine behind the access matrix and its recorder.

`python -m tests.invariants.matrix [ADDRESS …]` records into `access_matrix.yaml` (pages) and
`access_matrix_api.yaml` (calls with a token) what the site answers now, on all addresses or on those that
contain one of the words.
Read the difference line by line before committing it: the file is the policy, the site only obeys.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from apiflask import APIFlask
from werkzeug.routing import Rule

from marketplace import clock
from marketplace.accounts import commands, queries
from marketplace.db import db
from tests.client import Client
from tests.factories import QUJIANG
from tests.invariants.world import World

FILES = {name: Path(__file__).with_name(f"{name}.yaml") for name in ("access_matrix", "access_matrix_api")}
API = "/api/"
UNGUARDED = ("static", "bootstrap.static", "openapi.spec", "healthz", "readyz")


def load(name: str) -> dict[str, Any]:
    """The policy of one file: `targets` and `cells`."""
    return yaml.safe_load(FILES[name].read_text())


def routes(app: APIFlask, name: str) -> list[tuple[str, Rule]]:
    """Every page, or every call of the API, as `METHOD /rule`, in order of address."""
    pairs = [
        (f"{method} {rule.rule}", rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if rule.endpoint not in UNGUARDED and rule.rule.startswith(API) == (name == "access_matrix_api")
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


def body_for(endpoint: str) -> dict[str, Any]:
    """What a program sends: a sound body, so that a refusal is about who asks."""
    today = clock.today()
    later, place = (today + timedelta(days=30)).isoformat(), {"area_code": QUJIANG}
    bodies: dict[str, dict[str, Any]] = {
        "jobs_api.create_job": {"title": "采茶工", "kind": "seasonal", "vacancies": 1, "valid_until": later, **place},
        "jobs_api.change_job": {"title": "炒茶工"},
        "jobs_api.move_job": {"to": "paused"},
        "offers_api.create_offer": {
            "title": "取暖器", "kind": "goods", "from_on": today.isoformat(), "until_on": later, **place,
        },
        "offers_api.change_offer": {"title": "电热毯"},
        "offers_api.move_offer": {"to": "paused"},
        "matches_api.decide_match": {"decision": "approve"},
        "matches_api.answer_match": {"answer": "consent"},
    }  # fmt: skip
    return bodies[endpoint]


class Asker:
    """Signs everybody in once, with a session and with a token; whatever a question changed is rolled back."""

    def __init__(self, app: APIFlask, world: World) -> None:
        self.app, self.world = app, world
        self.clients: dict[str, Client] = {}
        self.tokens: dict[str, str] = {}
        for name, user in world.people.items():
            client = Client(app)
            if user is not None:
                token, _principal = commands.sign_in(user)
                with client.http.session_transaction() as session:
                    session["_user_id"], session["_fresh"] = token, True
                self.tokens[name] = commands.create_token("matrix", by=queries.principal_of(user))
            self.clients[name] = client
        db.session.commit()
        for client in self.clients.values():
            client.get("/help")
        self.program = app.test_client()

    def ask(self, route: str, rule: Rule, things: dict[str, str]) -> dict[int, list[str]]:
        """Status → who got it, for one page and one choice of things."""
        values = {name: self.world.things.get(thing, thing.removeprefix("=")) for name, thing in things.items()}
        with self.app.test_request_context():
            path = self.app.url_map.bind("localhost").build(rule.endpoint, values)
        answers: dict[int, list[str]] = defaultdict(list)
        for name, client in self.clients.items():
            method = route.partition(" ")[0]
            status = self._call(method, path, rule, name) if path.startswith(API) else self._one(method, path, client)
            answers[status].append(name)
        return {status: sorted(names) for status, names in sorted(answers.items())}

    def _call(self, method: str, path: str, rule: Rule, name: str) -> int:
        """As a program, which has a token and no session."""
        headers = {"Authorization": f"Bearer {self.tokens[name]}"} if name in self.tokens else {}
        json = None if method == "GET" else body_for(rule.endpoint)
        with undone():
            return int(self.program.open(path, method=method, headers=headers, json=json).status_code)

    def _one(self, method: str, path: str, client: Client) -> int:
        cookies = client.http._cookies.copy()  # a sign-out must not outlive its own question
        with undone():
            response = client.http.get(path) if method == "GET" else client.post(path)
            client.http._cookies = cookies
            return int(response.status_code)


@contextmanager
def undone() -> Iterator[None]:
    db.session.remove()  # its own savepoint would close over the one below
    undo = db.engines[None].begin_nested()  # type: ignore[attr-defined]  # a connection, in tests
    try:
        yield
    finally:
        db.session.remove()
        undo.rollback()


def record(*words: str) -> None:
    """Write what the site answers now, on the pages with one of these words in the address (on all without)."""
    import tempfile

    from marketplace import create_app
    from tests.conftest import inside_a_transaction, settings_for

    folder = Path(tempfile.mkdtemp())
    app = create_app(settings_for(f"sqlite:///{folder / 'matrix.sqlite'}", folder))
    with app.app_context():
        db.create_all()
    with inside_a_transaction(app):
        asker = Asker(app, World())
        for name, file in FILES.items():
            policy = load(name)
            policy["cells"] = {
                route: {thing: asker.ask(route, rule, things) for thing, things in variants(rule, policy["targets"])}
                if not words or any(word in route for word in words)
                else policy["cells"][route]
                for route, rule in routes(app, name)
            }
            file.write_text(
                yaml.safe_dump(policy, allow_unicode=True, sort_keys=False, width=160, default_flow_style=None)
            )


if __name__ == "__main__":
    record(*sys.argv[1:])
