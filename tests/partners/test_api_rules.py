"""The Dutch API design rules (NLGov ADR), each with its name, against the description we publish."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from drf_spectacular.validation import validate_schema

from tests.builders import a_partner_login
from tests.partners.client import CARD_CHECKS, EVERYTHING, check, log_in
from tests.partners.published import resolved

PROBLEM = "application/problem+json"


@pytest.fixture
def description() -> Any:
    return Client().get("/api/v1/openapi.json").json()


@pytest.fixture
def operations(description: Any) -> list[tuple[str, Any]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]


@pytest.fixture
def client() -> Client:
    return log_in(a_partner_login())


def test_publish_openapi_was_public_and_readable_from_any_page() -> None:
    answer = Client().get("/api/v1/openapi.json")

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_description_was_valid_openapi(description: Any) -> None:
    validate_schema(description)  # type: ignore[no-untyped-call]


def test_doc_openapi_was_version_3_with_a_contact_and_semver(description: Any) -> None:
    assert description["openapi"].startswith("3.")
    assert set(description["info"]["contact"]) == {"name", "email", "url"}
    assert re.fullmatch(r"\d+\.\d+\.\d+", description["info"]["version"])


def test_transport_was_tls_and_the_uri_named_the_major_version(description: Any) -> None:
    addresses = [server["url"] for server in description["servers"]]
    flow = description["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]

    assert all(re.fullmatch(r"https://[^/]+/api/v1", address) for address in addresses)
    assert flow["tokenUrl"].startswith("https://")
    assert set(flow["scopes"]) == {*EVERYTHING, "notices:read"}


def test_paths_were_plural_kebab_case_without_a_slash_or_an_extension(description: Any) -> None:
    assert set(description["paths"]) == {
        "/card-checks",
        *("/loans", "/loans/{number}/renewals", "/loan-lists", "/returns"),
        *("/reservations", "/reservations/{number}", "/reservations/{number}/cancellations"),
        "/reservation-lists",
        *("/notices", "/notices/{notice}", "/notices/{notice}/acknowledgements"),
    }
    assert all(
        re.fullmatch(r"(/[a-z][a-z0-9-]*(/\{[a-z]+\})?)+", path) for path in description["paths"]
    )


def test_property_names_were_lower_camel_case(description: Any) -> None:
    names = [
        name
        for schema in description["components"]["schemas"].values()
        for name in schema.get("properties", {})
    ]

    assert names
    assert all(re.fullmatch(r"[a-z][A-Za-z0-9]*", name) for name in names)


def test_every_operation_declared_400_and_all_errors_as_problems(
    description: Any, operations: list[tuple[str, Any]]
) -> None:
    kinds = [
        set(resolved(response)["content"])
        for _name, operation in operations
        for status, response in operation["responses"].items()
        if not status.startswith("2")
    ]

    assert all("400" in operation["responses"] for _name, operation in operations)
    assert {frozenset(kind) for kind in kinds} == {frozenset({PROBLEM})}


def test_version_header_was_declared_on_every_answer(
    description: Any, operations: list[tuple[str, Any]]
) -> None:
    for _name, operation in operations:
        done = next(iter(operation["responses"].keys() & {"200", "201"}))
        assert "API-Version" in operation["responses"][done]["headers"]
    for response in description["components"]["responses"].values():
        assert "API-Version" in response["headers"]


def test_the_card_number_was_described_as_the_server_reads_it(description: Any) -> None:
    number = description["components"]["schemas"]["CardQuestion"]["properties"]["cardNumber"]

    assert number["pattern"] == "^[0-9A-Za-z][0-9A-Za-z .-]{0,31}$"


def test_every_question_needed_a_scope(operations: list[tuple[str, Any]]) -> None:
    needed = {name: operation["security"] for name, operation in operations}

    assert {each["oauth2"][0] for [each] in needed.values()} == {*EVERYTHING, "notices:read"}
    assert needed["post /card-checks"] == [{"oauth2": ["cards:check"]}]
    assert needed["post /loan-lists"] == [{"oauth2": ["loans:read"]}]


def test_what_changes_something_by_post_needed_a_key(operations: list[tuple[str, Any]]) -> None:
    without = {
        name
        for name, operation in operations
        if not any(each["in"] == "header" for each in operation.get("parameters", ()))
    }

    assert without == {
        *("post /card-checks", "post /loan-lists", "post /reservation-lists"),
        "patch /reservations/{number}",
        *("get /notices", "get /notices/{notice}"),
        "post /notices/{notice}/acknowledgements",  # twice is once by itself
    }


def test_every_refusal_was_named_with_an_example(operations: list[tuple[str, Any]]) -> None:
    """A card that nobody has is an answer, and a notice says nothing that can be refused."""
    for name, operation in operations:
        if name != "post /card-checks" and "/notices" not in name:
            content = operation["responses"]["409"]["content"][PROBLEM]
            codes = content["schema"]["allOf"][1]["properties"]["code"]["enum"]
            assert set(content["examples"]) == set(codes)
            assert "%(" not in str(content["examples"])
            assert all(each["value"]["detail"] for each in content["examples"].values())


def test_no_address_and_no_parameter_held_a_card(description: Any) -> None:
    parameters = {
        each["name"]
        for methods in description["paths"].values()
        for operation in methods.values()
        for each in operation.get("parameters", ())
    }

    assert parameters == {"number", "notice", "Idempotency-Key"}


def test_doc_language_was_dutch_and_english_on_request() -> None:
    dutch, english = (
        Client().get("/api/v1/openapi.json", headers={"Accept-Language": language}).json()["info"]
        for language in ("nl", "en")
    )

    assert dutch["title"] != english["title"] == "Library API for partners"


@pytest.mark.django_db
def test_no_trailing_slash_was_404_and_not_a_redirect(client: Client) -> None:
    answer = client.post(f"{CARD_CHECKS}/", {}, content_type="application/json")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == PROBLEM


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "request_of"),
    [
        (401, lambda client: Client().post(CARD_CHECKS, {}, content_type="application/json")),
        (401, lambda client: check(Client(headers={"Authorization": "Bearer x"}), {})),
        (404, lambda client: client.get("/api/")),
        (404, lambda client: client.get("/api/v2/card-checks")),
        (404, lambda client: client.delete(f"{CARD_CHECKS}/{uuid4()}")),
        (405, lambda client: client.get(CARD_CHECKS)),
        (405, lambda client: client.options(CARD_CHECKS)),
        (405, lambda client: client.put(CARD_CHECKS, {}, content_type="application/json")),
        (405, lambda client: client.post("/api/v1/openapi.json", {})),
        (406, lambda client: check(client, {"cardNumber": "7"}, Accept="text/html")),
        (415, lambda client: client.post(CARD_CHECKS, {"cardNumber": "7"})),
        (400, lambda client: client.post(CARD_CHECKS, "{", content_type="application/json")),
        (400, lambda client: client.get("/api/v1/openapi.json", headers={"Host": "a_b"})),
    ],
)
def test_every_error_was_a_problem_with_the_headers_of_the_rules(
    client: Client, status: int, request_of: Any
) -> None:
    answer = request_of(client)

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == PROBLEM
    assert {"type", "status", "title", "detail"} <= set(answer.json())
    assert answer.json()["status"] == status
    assert answer.headers["API-Version"] == "1.2.0"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert not answer.cookies


@pytest.mark.django_db
def test_405_and_401_said_what_would_work(client: Client) -> None:
    assert client.get(CARD_CHECKS).headers["Allow"] == "POST"
    assert check(Client(), {}).headers["WWW-Authenticate"].startswith("Bearer ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "mistakes"),
    [
        ({}, [("#/cardNumber", "required")]),
        ({"cardNumber": None}, [("#/cardNumber", "null")]),
        ({"cardNumber": ""}, [("#/cardNumber", "blank")]),
        ({"cardNumber": "2" * 33}, [("#/cardNumber", "invalid")]),
        ({"cardNumber": 20000000000008}, [("#/cardNumber", "invalid")]),
        ({"cardNumber": True}, [("#/cardNumber", "invalid")]),
        ({"cardNumber": "2\n"}, [("#/cardNumber", "invalid")]),
        ([], [("#/", "invalid")]),
    ],
)
def test_invalid_input_was_400_with_every_mistake_and_its_place(
    client: Client, body: object, mistakes: list[tuple[str, str]]
) -> None:
    answer = check(client, body)

    assert answer.status_code == 400
    assert [
        (each["location"]["pointer"], each["code"]) for each in answer.json()["errors"]
    ] == mistakes


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["[" * 8_000, '{"cardNumber": "' + "2" * 20_000 + '"}', "NaN"])
def test_a_body_made_to_hurt_was_400(client: Client, body: str) -> None:
    answer = client.post(CARD_CHECKS, body, content_type="application/json")

    assert answer.status_code == 400


@pytest.mark.django_db
def test_what_nobody_expected_was_500_without_details(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partners.api.check_card", lambda *_args, **_more: 1 // 0)

    answer = check(client, {"cardNumber": "7"})

    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == PROBLEM
    assert "division" not in answer.content.decode()
