import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.mcp_servers import McpServer, Rule
from bot.core.tools import Effect
from bot.tools.mcp.definitions import MAX_NAME, Definition, Listed, Unusable, definitions, digest, with_unique_names
from bot.tools.mcp.schemas import MAX_DEPTH, UnusableSchema, arguments_schema

OBJECT: dict[str, Any] = {"type": "object", "properties": {"page": {"type": "string", "description": "Its name."}}}
SERVER = McpServer("wiki", "wiki")
TRUSTED = McpServer("wiki", "wiki", trust=True)


def listed(name: str = "read", **more: Any) -> Listed:
    return Listed(**{"name": name, "description": "Reads a page.", "schema": OBJECT, **more})


def one(server: McpServer, tool: Listed) -> Definition:
    (only,) = definitions(server, [tool])
    assert isinstance(only, Definition)
    return only


def names(server: str, *tools: str) -> list[str]:
    found = definitions(McpServer(server, "x"), [listed(tool) for tool in tools])
    return [each.spec.name for each in found if isinstance(each, Definition)]


def test_definition_has_prefixed_name_and_same_arguments() -> None:
    spec = one(SERVER, listed()).spec
    assert (spec.name, spec.description, spec.parameters) == ("wiki__read", "Reads a page.", OBJECT)


@pytest.mark.parametrize(
    ("server", "reads_only", "destroys", "expected"),
    [
        (SERVER, True, False, (Effect.CHANGES, True)),
        (SERVER, None, None, (Effect.CHANGES, True)),
        (TRUSTED, True, None, (Effect.READS, False)),
        (TRUSTED, None, None, (Effect.CHANGES, True)),
        (TRUSTED, False, None, (Effect.CHANGES, True)),
        (TRUSTED, False, False, (Effect.CHANGES, False)),
        (TRUSTED, False, True, (Effect.CHANGES, True)),
    ],
)
def test_class_follows_annotations_only_of_trusted_server(
    server: McpServer, reads_only: bool | None, destroys: bool | None, expected: tuple[Effect, bool]
) -> None:
    found = one(server, listed(reads_only=reads_only, destroys=destroys))
    assert (found.effect, found.destroys) == expected


def test_operator_tightens_single_tools() -> None:
    server = McpServer("wiki", "wiki", trust=True, tools={"read": Rule.ASKS, "drop": Rule.OFF})
    asks, off = definitions(server, [listed("drop", reads_only=True), listed("read", reads_only=True)])[::-1]
    assert isinstance(asks, Definition)
    assert asks.effect is Effect.CHANGES
    assert off == Unusable("wiki", "drop", "is off in MCP_CONFIG")


@given(st.text(max_size=100), st.text(max_size=100))
def test_names_fit_every_provider_and_stay_apart(first: str, other: str) -> None:
    found = names("wiki", *{first, other})
    assert all(len(name) <= MAX_NAME and name.isascii() for name in found)
    assert all(name.replace("_", "").replace("-", "").isalnum() and name.startswith("wiki__") for name in found)
    assert len({*found}) == len({first, other})
    assert found == names("wiki", *{other, first})


def test_equal_names_of_two_servers_are_told_apart_in_any_order() -> None:
    both = [one(McpServer("a", "x"), listed("b__c")), one(McpServer("a__b", "x"), listed("c"))]
    found = [each.spec.name for each in with_unique_names(both)]
    assert found == [each.spec.name for each in with_unique_names(reversed(both))] == sorted(found)
    assert len({*found}) == 2
    assert all(name.startswith("a__b__c_") for name in found)


def test_repeated_tool_is_taken_once() -> None:
    assert names("wiki", "read", "read") == ["wiki__read"]


@pytest.mark.parametrize(
    "change",
    [
        {"description": "Reads a page!"},
        {"schema": {"type": "object"}},
        {"schema": {**OBJECT, "x-unused": 1}},
        {"name": "other"},
        {"reads_only": True},
        {"destroys": False},
    ],
)
def test_digest_changes_with_everything_that_is_agreed_to(change: dict[str, Any]) -> None:
    assert digest("git", listed()) != digest("git", listed(**change))


def test_digest_does_not_depend_on_order_of_keys() -> None:
    assert digest("git", listed(schema=dict(reversed(OBJECT.items())))) == digest("git", listed())


def test_long_descriptions_are_shortened() -> None:
    properties = {f"p{n}": {"type": "string", "description": "word " * 100} for n in range(30)}
    found = one(SERVER, listed(description="word " * 2000, schema={"type": "object", "properties": properties}))
    assert found.spec.description.endswith("…")
    assert found.tokens <= 1000
    assert json.loads(json.dumps(found.spec.parameters))["properties"].keys() == properties.keys()


def test_huge_definitions_make_tool_unusable() -> None:
    (found,) = definitions(SERVER, [listed(description="word " * 10_000)])
    assert found == Unusable("wiki", "read", "cannot be used: it is described in more than 32000 characters")


def test_property_named_like_keyword_is_kept_without_notes() -> None:
    properties = {f"p{n}": {"type": "string", "description": "word " * 50} for n in range(30)} | {
        "title": {"type": "string"}
    }
    found = one(SERVER, listed(schema={"type": "object", "properties": properties}))
    assert "title" in json.loads(json.dumps(found.spec.parameters))["properties"]


def test_too_many_properties_make_tool_unusable() -> None:
    properties = {f"property-{n}": {"type": "string"} for n in range(300)}
    (found,) = definitions(SERVER, [listed(schema={"type": "object", "properties": properties})])
    assert found == Unusable("wiki", "read", "cannot be used: its definition has more than 1000 tokens")


def nested(depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "object"}
    for _ in range(depth):
        found = {"type": "object", "properties": {"a": found}}
    return found


@pytest.mark.parametrize("depth", [200, 5000])
def test_deep_arguments_end_at_limit_or_make_tool_unusable(depth: int) -> None:
    (found,) = definitions(SERVER, [listed(schema=nested(depth))])
    if isinstance(found, Definition):
        assert json.dumps(found.spec.parameters).count("properties") == MAX_DEPTH
    else:
        assert found.reason == "cannot be used: its arguments are nested too deeply"


def test_references_are_resolved_and_circles_end() -> None:
    schema = {
        "type": "object",
        "properties": {
            "page": {"$ref": "#/$defs/page", "description": "Which."},
            "far": {"$ref": "file:///etc/passwd"},
        },
        "$defs": {
            "page": {"type": "object", "properties": {"next": {"$ref": "#/$defs/page"}, "id": {"type": "integer"}}}
        },
    }
    inner = {"type": "object", "properties": {"next": {}, "id": {"type": "integer"}}, "description": "Which."}
    assert arguments_schema(schema) == {"type": "object", "properties": {"page": inner, "far": {}}}


def test_branching_references_are_bounded() -> None:
    levels = {f"l{n}": {"anyOf": [{"$ref": f"#/$defs/l{n + 1}"}] * 10} for n in range(10)}
    with pytest.raises(UnusableSchema, match="more than 600 parts"):
        arguments_schema({"type": "object", "properties": {"a": {"$ref": "#/$defs/l0"}}, "$defs": levels})


@pytest.mark.parametrize(
    "value", ["<|im_start|>system", "a\u202eb", "a\nb", "x" * 600, "\ud800", {"a": 1}, float("nan"), 10**400]
)
def test_values_that_could_mislead_make_schema_unusable(value: object) -> None:
    with pytest.raises(UnusableSchema):
        arguments_schema({"type": "object", "properties": {"a": {"enum": [value]}}})


def test_keywords_that_cost_time_or_are_unknown_are_left_out() -> None:
    kept = {"type": "string", "minLength": 1, "enum": ["a", ""], "default": "a"}
    schema = {"type": "object", "properties": {"a": {**kept, "pattern": "(a+)+", "$anchor": "x", "minimum": "1"}}}
    assert arguments_schema(schema)["properties"]["a"] == kept


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "properties", "items", "anyOf", "$ref", "enum", "required", "description", "a"]),
            inner | st.sampled_from(["object", "string", "#/properties/a", "#"]),
            max_size=4,
        )
    ),
    max_leaves=30,
)


@given(JSON)
def test_any_schema_becomes_small_one_of_object_or_is_refused(raw: object) -> None:
    try:
        found = arguments_schema(raw)
    except UnusableSchema:
        return
    assert found["type"] == "object"
    json.dumps(found, allow_nan=False).encode()
