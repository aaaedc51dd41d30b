"""What the Reconciliation Service API 0.2 (W3C community group) demands of answers, as JSON Schema.

Written for these tests after the specification's text. Stricter than it where the product promises more:
scores from 0 to 100, types given by id and name, no members that the standard does not know.
"""

from typing import Any

import jsonschema

_TEXT = {"type": "string", "minLength": 1}
_URL = {"type": "string", "pattern": "^https?://"}
_ID_URL = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}


def _closed(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": required | optional,
        "required": list(required),
        "additionalProperties": False,
    }


def _many(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


_NAMED = _closed({"id": _TEXT, "name": _TEXT}, description=_TEXT)
_AT = _closed({"service_url": _URL, "service_path": {"type": "string", "pattern": "^/"}})
_VALUE = {
    "oneOf": [
        _closed({"id": _TEXT, "name": _TEXT}),
        _closed({"str": _TEXT}),
        _closed({"date": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}}),
    ]
}
_CANDIDATE = _closed(
    {
        "id": _TEXT,
        "name": _TEXT,
        "type": _many(_NAMED),
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
    },
    description=_TEXT,
    features=_many(_closed({"id": _TEXT, "value": {"type": ["number", "boolean"]}})),
)
SCHEMAS: dict[str, dict[str, Any]] = {
    "manifest": _closed(
        {
            "versions": _many(_TEXT) | {"contains": {"const": "0.2"}},
            "name": _TEXT,
            "identifierSpace": _TEXT,
            "schemaSpace": _TEXT,
        },
        documentation=_URL,
        logo=_URL,
        serviceVersion=_TEXT,
        batchSize={"type": "integer", "minimum": 1},
        defaultTypes=_many(_NAMED) | {"uniqueItems": True},
        view=_closed({"url": _ID_URL}),
        preview=_closed({"url": _ID_URL, "width": {"type": "integer"}, "height": {"type": "integer"}}),
        suggest=_closed({}, entity=_AT, property=_AT, type=_AT),
        extend=_closed({}, propose_properties=_AT, property_settings={"type": "array"}),
    ),
    "results": {
        "type": "object",
        "additionalProperties": _closed({"result": _many(_CANDIDATE)}),
    },
    "suggestions": _closed(
        {"result": _many(_closed({"id": _TEXT, "name": _TEXT}, description=_TEXT, notable=_many(_NAMED)))}
    ),
    "proposal": _closed({"properties": _many(_NAMED)}, type=_TEXT, limit={"type": "number"}),
    "extension": _closed(
        {
            "meta": _many(_closed({"id": _TEXT, "name": _TEXT}, type=_NAMED)),
            "rows": {
                "type": "object",
                "additionalProperties": {"type": "object", "additionalProperties": _many(_VALUE)},
            },
        }
    ),
}


def check(name: str, value: object) -> None:
    """Fail unless *value* is what the standard calls *name*."""
    jsonschema.Draft202012Validator(SCHEMAS[name]).validate(value)
