"""The contract in /openapi.json: problem documents, the bearer token and the desk's header, declared once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

from bookdesk.backend.access import DESK_HEADER
from bookdesk.backend.problems import MEDIA_TYPE
from bookdesk.domain import wire, wire_news

if TYPE_CHECKING:
    from fastapi import FastAPI

#: What any request may be answered with.
_ANY = {
    "400": "The body is no JSON.",
    "401": "The token is missing or not valid.",
    "413": "The body is too large.",
    "422": "A field can't be taken; each is named.",
    "500": "The server failed; the log has the reference.",
    "503": "The database is busy or full; try again later.",
}
_REFUSALS = {
    "403": "This member of staff may not do that.",
    "404": "It is not there.",
    "409": "The slot is taken, or the request is in conflict.",
    "410": "The hold has ended.",
    "412": "It changed since it was read.",
}


def contract(app: FastAPI) -> dict[str, Any]:
    """Write the OpenAPI document; FastAPI's own declaration of errors is not what is answered."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
    )
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schema = wire.Problem.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    schemas.update(schema.pop("$defs", {}))
    schemas["Problem"] = schema
    # Its route reads JSON and forms by itself, so FastAPI does not know its model.
    schemas["RealtimeAuthAsk"] = wire_news.RealtimeAuthAsk.model_json_schema()
    document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    document["security"] = [{"token": []}]
    desk = {
        "name": DESK_HEADER,
        "in": "header",
        "required": False,
        "description": "What other desks call this one: percent-encoded UTF-8.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9%._~-]*$", "maxLength": 720},
    }
    for path in document["paths"].values():
        for operation in path.values():
            operation.setdefault("parameters", []).append(desk)
            _declare(operation["responses"])
    return document


def _declare(responses: dict[str, Any]) -> None:
    for status, meaning in {**_REFUSALS, **_ANY}.items():
        if status in _ANY or status in responses:
            responses[status] = {
                "description": meaning,
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
