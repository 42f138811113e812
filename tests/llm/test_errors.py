"""Classification of servers' errors, verbatim where they are known."""

import pytest

from bot.core.errors import (
    AccessDenied,
    BadKey,
    ContentFiltered,
    ModelError,
    QuotaExhausted,
    RateLimited,
    RequestRejected,
    ServerFailed,
    UnknownModel,
)
from tests.support.model_client import connect, listen
from tests.support.model_server import ModelServer, status

Body = object

OTHERS: list[tuple[str, int, Body, type[ModelError]]] = [
    (
        "a wrong key",
        401,
        {"error": {"message": "Incorrect API key provided: abc.", "code": "invalid_api_key"}},
        BadKey,
    ),
    ("a wrong key without a body", 401, "", BadKey),
    (
        "Gemini's wrong key",
        400,
        [{"error": {"message": "API key not valid. Please pass a valid one."}}],
        BadKey,
    ),
    ("xAI's wrong key", 400, {"error": "Incorrect API key provided: ab***yz."}, BadKey),
    ("a wrong key behind a 403", 403, {"error": {"message": "no", "code": "invalid_api_key"}}, BadKey),
    (
        "a country",
        403,
        {"error": {"message": "Country not supported", "code": "unsupported_country_region_territory"}},
        AccessDenied,
    ),
    (
        "a project without the model",
        403,
        {
            "error": {
                "message": "Project `x` does not have access to model `test-model`",
                "code": "model_not_found",
            }
        },
        AccessDenied,
    ),
    (
        "OpenAI's unknown model",
        404,
        {
            "error": {
                "message": "The model `test-model` does not exist or you do not have access to it.",
                "type": "invalid_request_error",
                "param": None,
                "code": "model_not_found",
            }
        },
        UnknownModel,
    ),
    (
        "Ollama's unknown model",
        404,
        {
            "error": {
                "message": 'model "test-model" not found, try pulling it first',
                "type": "not_found_error",
            }
        },
        UnknownModel,
    ),
    (
        "Azure's unknown deployment",
        404,
        {"error": {"code": "DeploymentNotFound", "message": "The API deployment does not exist."}},
        UnknownModel,
    ),
    (
        "OpenRouter's unknown model",
        400,
        {"error": {"message": "test-model is not a valid model ID", "code": 400}},
        UnknownModel,
    ),
    ("DeepSeek's unknown model", 400, {"error": {"message": "Model Not Exist"}}, UnknownModel),
    ("a 404 that names the model", 404, {"error": "no such thing: TEST-MODEL"}, UnknownModel),
    (
        "an exhausted quota",
        429,
        {
            "error": {
                "message": "You exceeded your current quota, please check your plan and billing details.",
                "type": "insufficient_quota",
                "param": None,
                "code": "insufficient_quota",
            }
        },
        QuotaExhausted,
    ),
    (
        "OpenRouter's credits",
        402,
        {"error": {"code": 402, "message": "Insufficient credits"}},
        QuotaExhausted,
    ),
    (
        "Anthropic's credits",
        400,
        {"error": {"message": "Your credit balance is too low to access the API."}},
        QuotaExhausted,
    ),
    (
        "Azure's filter",
        400,
        {
            "error": {
                "message": "The response was filtered.",
                "param": "prompt",
                "code": "content_filter",
                "innererror": {"code": "ResponsibleAIPolicyViolation", "content_filter_result": {}},
            }
        },
        ContentFiltered,
    ),
    ("a policy", 400, {"error": {"message": "Not allowed.", "code": "cyber_policy"}}, ContentFiltered),
    (
        "OpenRouter's moderation",
        403,
        {"error": {"code": 403, "message": "Your input was flagged", "metadata": {"reasons": ["x"]}}},
        ContentFiltered,
    ),
    ("a wrong path", 404, {"detail": "Not Found"}, RequestRejected),
    ("a wrong path as a page", 404, "<html><h1>404 Not Found</h1></html>", RequestRejected),
    ("a method", 405, {"detail": "Method Not Allowed"}, RequestRejected),
    (
        "a reply that is too long",
        400,
        {"error": {"message": "max_tokens is too large: 99999. This model supports at most 4096 tokens."}},
        RequestRejected,
    ),
    (
        "a body that quotes a question about context length",
        422,
        {"detail": [{"type": "string_type", "msg": "bad", "input": "what is a context length?"}]},
        RequestRejected,
    ),
    ("an error as a string", 500, {"error": "CUDA error"}, ServerFailed),
    ("a gateway's page", 502, "<html>Bad Gateway</html>", ServerFailed),
    ("a body of another shape", 500, [[[[1, None, {"error": {"message": {"a": []}}}]]]], ServerFailed),
]


@pytest.mark.parametrize(("code", "body", "error"), [case[1:] for case in OTHERS], ids=[c[0] for c in OTHERS])
async def test_error_response_is_classified(model: ModelServer, code: int, body: Body, error: type[ModelError]) -> None:
    model.default = status(code, body)
    async with connect(model.url) as client:
        heard = await listen(client)
    assert type(heard.error) is error


async def test_unknown_model_and_status_are_in_the_error(model: ModelServer) -> None:
    model.script(status(404, error={"message": "x", "code": "model_not_found"}), status(404), status(405))
    async with connect(model.url) as client:
        errors = [(await listen(client)).error for _ in range(3)]
    assert isinstance(errors[0], UnknownModel)
    assert errors[0].model == "test-model"
    assert [e.status for e in errors if isinstance(e, RequestRejected)] == [404, 405]


LIMITED: list[tuple[str, int, str]] = [
    (
        "a minute's tokens are used up",
        429,
        "Rate limit reached on tokens per min (TPM): Limit 30000, Used 25000, Requested 8000. Try again in 6s.",
    ),
    (
        "Gemini calls a minute's limit a quota",
        429,
        "You exceeded your current quota, please check your plan and billing details. Please retry in 6s.",
    ),
    ("Groq's 413", 413, "rate_limit_exceeded, try again in 6s"),
    ("one about requests that mentions length", 429, "Too many requests; reduce the length. Retry after 6s"),
]


@pytest.mark.parametrize(("code", "message"), [case[1:] for case in LIMITED], ids=[c[0] for c in LIMITED])
async def test_rate_limit_is_told_from_overflow_and_quota(model: ModelServer, code: int, message: str) -> None:
    model.default = status(code, error=message)
    async with connect(model.url) as client:
        heard = await listen(client)
    assert isinstance(heard.error, RateLimited)
    assert heard.error.retry_after_s == 6
