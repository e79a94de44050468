"""Every answer has the shape that we published: status, fields and the code of a refusal."""

import re
from functools import lru_cache
from threading import Lock
from typing import Any

from django.test import Client
from jsonschema import Draft202012Validator

_one_at_a_time = Lock()


def assert_as_published(method: str, path: str, answer: Any) -> None:
    """Fail when an answer is not in the OpenAPI document, or does not look as it says."""
    responses = _operation(method, path)["responses"]
    assert str(answer.status_code) in responses, (path, answer.status_code, answer.content)
    content = resolved(responses[str(answer.status_code)])["content"]
    kind = answer.headers["Content-Type"]
    Draft202012Validator(resolved(content[kind]["schema"])).validate(answer.json())
    assert answer.headers["API-Version"] == _description()["info"]["version"]


def _description() -> Any:
    with _one_at_a_time:
        return _fetched()


@lru_cache
def _fetched() -> Any:
    return Client().get("/api/v1/openapi.json", headers={"Accept-Language": "en"}).json()


def _operation(method: str, path: str) -> Any:
    for template, methods in _description()["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), f"/{path}"):
            return methods[method]
    raise AssertionError(path)


def resolved(node: Any) -> Any:
    """Replace references, and write "nullable" of OpenAPI 3.0 as JSON Schema does."""
    if isinstance(node, list):
        return [resolved(each) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        found = _description()
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return resolved(found)
    plain = {name: resolved(value) for name, value in node.items() if name != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]} if node.get("nullable") else plain
