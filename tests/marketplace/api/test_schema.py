"""Requests made from the document itself: no 5xx, no status and no body that the document does not name."""

from itertools import product
from typing import Any

import pytest
import schemathesis
from apiflask import APIFlask
from flask import g
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks

from marketplace import programs
from marketplace.matches import commands
from tests.marketplace.api.program import token_of
from tests.marketplace.matches.scene import Scene

pytestmark = pytest.mark.slow

CHECKS = [
    checks.not_a_server_error, checks.status_code_conformance, checks.content_type_conformance,
    checks.response_schema_conformance,
]  # fmt: skip
FEW = settings(
    max_examples=12, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip

OPERATIONS = (
    "GET /health", "GET /jobs", "POST /jobs", "GET /jobs/{uid}", "PATCH /jobs/{uid}", "POST /jobs/{uid}/state",
    "GET /offers", "POST /offers", "GET /offers/{uid}", "PATCH /offers/{uid}", "POST /offers/{uid}/state",
    "GET /matches", "GET /matches/{uid}", "POST /matches/{uid}/decision", "POST /matches/{uid}/consent",
)  # fmt: skip


@pytest.fixture
def document(app: APIFlask) -> Any:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


@pytest.fixture
def known(app: APIFlask, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A token per role, and uids that are there."""
    monkeypatch.setattr(programs.limits, "seconds_to_wait", lambda *_: 0)
    scene = Scene()
    match = commands.apply(scene.person, scene.job, by=scene.who("household"))
    return {
        "tokens": [token_of(scene.users[name]) for name in ("enterprise", "cadre", "household", "donor")],
        "uids": {"jobs": scene.job.uid, "offers": scene.offer.uid, "matches": match.uid},
    }


@pytest.mark.parametrize("operation", OPERATIONS)
def test_whatever_fits_the_document_is_answered_as_it_says(
    document: Any, known: dict[str, Any], operation: str
) -> None:
    method, path = operation.split()

    @FEW
    @given(case=document[f"/api/v1{path}"][method].as_strategy())
    def ask(case: Any) -> None:
        for token, uid in product(known["tokens"], _uids(case, known["uids"].get(path.split("/")[1]))):
            g.pop("principal", None)
            if uid is not None:
                case.path_parameters["uid"] = uid
            case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)

    ask()


def test_every_operation_of_the_document_is_asked(document: Any) -> None:
    named = {
        (found.ok().method.upper(), found.ok().path.removeprefix("/api/v1")) for found in document.get_all_operations()
    }
    assert named == {tuple(operation.split()) for operation in OPERATIONS}


def _uids(case: Any, known: str | None) -> list[str | None]:
    """The uid that was made up, and the one that is there."""
    return [case.path_parameters["uid"], known] if case.path_parameters else [None]
