"""The document at `/api/v1/openapi.json`: what APIFlask writes, with the errors and keys it cannot know."""

from typing import Any

import sqlalchemy as sa
from apiflask import APIBlueprint, APIFlask

from .db import db
from .programs import KEY_HEADER, PREFIX, Answer, problem, problem_of

PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457. `errors` says why, per field.",
    "required": ["type", "status", "title"],
    "properties": {
        "type": {"type": "string"},
        "status": {"type": "integer"},
        "title": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    },
}
WHY = {
    "400": "The body is no JSON.",
    "401": "No valid bearer token.",
    "403": "The token's roles do not allow this.",
    "404": "Not there, or not yours to see.",
    "409": "It has moved on, or no place is left.",
    "413": "The body is larger than 64 KiB.",
    "422": "A field does not fit.",
    "429": "More than 600 requests in a minute; `Retry-After` says how long to wait.",
}
KEY = {
    "name": KEY_HEADER,
    "in": "header",
    "required": False,
    "description": "The same key makes one row, however often it is sent; a repeat answers 200 with that row.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 128},
}


health = APIBlueprint("health_api", __name__, url_prefix=PREFIX, tag="health")


class Health(Answer):
    """Alive, and the database answers."""

    status: str


@health.get("/health")
@health.output(Health)
def show_health() -> Any:
    """Whether requests can be answered; the one address without a token."""
    try:
        db.session.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError:
        return problem(503, "The database does not answer.")
    return {"status": "ok"}


def install(app: APIFlask) -> None:
    """Answer schema errors as problems, and complete the document."""
    app.error_callback = problem_of
    app.spec_processor(complete)
    app.config.update(AUTO_AUTH_ERROR_RESPONSE=False, AUTO_VALIDATION_ERROR_RESPONSE=False, AUTO_404_RESPONSE=False)
    app.config["AUTO_SERVERS"] = False
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's default provider: Chinese as it is
    app.register_blueprint(health)


def complete(spec: Any) -> Any:
    """Only the API's paths, each with its token, its problems, and keys where rows are made."""
    spec["paths"] = {path: item for path, item in spec["paths"].items() if path.startswith(PREFIX)}
    spec.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    schemes = list(spec["components"].get("securitySchemes", {}))
    for path, item in spec["paths"].items():
        for method, operation in item.items():
            if method in ("get", "post", "patch"):
                _complete(operation, method, path, schemes)
    return spec


def _complete(operation: dict[str, Any], method: str, path: str, schemes: list[str]) -> None:
    if path == f"{PREFIX}/health":
        operation["responses"]["503"] = _problem("The database does not answer.")
        return
    operation["security"] = [{name: []} for name in schemes]
    for status in _errors(method, path):
        operation["responses"][status] = _problem(WHY[status])
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
    made = operation["responses"].get("201")
    if made is not None:
        operation.setdefault("parameters", []).append(KEY)
        operation["responses"]["200"] = made | {"description": "The row that this key made before."}


def _problem(why: str) -> dict[str, Any]:
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": why, "content": {"application/problem+json": schema}}


def _errors(method: str, path: str) -> list[str]:
    return [
        *(["400", "409", "413"] if method != "get" else []),
        "401", "403",
        *(["404"] if "{" in path else []),
        "422", "429",
    ]  # fmt: skip
