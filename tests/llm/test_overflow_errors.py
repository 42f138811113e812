"""Errors of prompts that are too long, verbatim where they are known."""

import pytest

from bot.core.errors import (
    ContextTooLong,
)
from tests.support.model_client import connect, listen
from tests.support.model_server import ModelServer, status, stream_error

Body = object

TOO_LONG: list[tuple[str, int, Body, int | None]] = [
    (
        "OpenAI",
        400,
        {
            "error": {
                "message": "This model's maximum context length is 128000 tokens. However, your messages resulted "
                "in 130042 tokens. Please reduce the length of the messages.",
                "type": "invalid_request_error",
                "param": "messages",
                "code": "context_length_exceeded",
            }
        },
        128_000,
    ),
    (
        "OpenAI, since 2026",
        400,
        {
            "error": {
                "message": "Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in "
                "300123 tokens. Please reduce the length of the messages.",
                "type": "invalid_request_error",
                "param": "messages",
                "code": "context_length_exceeded",
            }
        },
        272_000,
    ),
    (
        "OpenAI, more than a minute's tokens",
        429,
        {
            "error": {
                "message": "Request too large for gpt-x in organization org-x on tokens per min (TPM): Limit 30000, "
                "Requested 45011. The input or output tokens must be reduced in order to run successfully.",
                "type": "tokens",
                "param": None,
                "code": "rate_limit_exceeded",
            }
        },
        30_000,
    ),
    (
        "vLLM",
        400,
        {
            "error": {
                "message": "This model's maximum context length is 4096 tokens. However, you requested 5012 tokens "
                "(4512 in the messages, 500 in the completion).",
                "type": "BadRequestError",
                "param": None,
                "code": 400,
            }
        },
        4096,
    ),
    (
        "vLLM, unwrapped",
        400,
        {
            "object": "error",
            "message": "This model's maximum context length is 4096 tokens. However, you requested 5012 tokens.",
            "type": "BadRequestError",
            "param": None,
            "code": 400,
        },
        4096,
    ),
    (
        "vLLM, the input's own limit comes second",
        400,
        {
            "error": {
                "message": "You passed 5001 input tokens and requested 100 output tokens. However, the model's "
                "context length is only 4096 tokens, resulting in a maximum input length of 3996 tokens.",
                "code": 400,
            }
        },
        4096,
    ),
    (
        "vLLM, a reply that does not fit behind the prompt",
        400,
        {
            "error": {
                "message": "'max_tokens' or 'max_completion_tokens' is too large: 9000. This model's maximum "
                "context length is 8192 tokens and your request has 100 input tokens (9000 > 8192 - 100).",
                "code": 400,
            }
        },
        8192,
    ),
    (
        "llama.cpp",
        400,
        {
            "error": {
                "code": 400,
                "message": "request (13392 tokens) exceeds the available context size (8192 tokens), try increasing it",
                "type": "exceed_context_size_error",
                "n_prompt_tokens": 13392,
                "n_ctx": 8192,
            }
        },
        8192,
    ),
    (
        "llama.cpp, the number in its field only",
        400,
        {"error": {"code": 400, "message": "too big", "type": "exceed_context_size_error", "n_ctx": 2048}},
        2048,
    ),
    (
        "Ollama",
        400,
        {
            "error": {
                "message": "the prompt is longer than the context length currently available to the model; "
                "increase the context length or shorten the prompt",
                "type": "invalid_request_error",
                "param": None,
                "code": None,
            }
        },
        None,
    ),
    (
        "LM Studio",
        400,
        {
            "error": "The number of tokens to keep from the initial prompt is greater than the context length "
            "(n_keep: 13055>= n_ctx: 4096). Try to load the model with a larger context length."
        },
        4096,
    ),
    (
        "LM Studio, another of its ways",
        400,
        {
            "error": "Trying to keep the first 13055 tokens when context overflows. However, the model is loaded "
            "with context length of only 4096 tokens, which is not enough."
        },
        4096,
    ),
    (
        "Groq",
        400,
        {
            "error": {
                "message": "Please reduce the length of the messages or completion.",
                "type": "invalid_request_error",
                "param": "messages",
                "code": "context_length_exceeded",
            }
        },
        None,
    ),
    (
        "Groq, more than a minute's tokens",
        413,
        {
            "error": {
                "message": "Request too large for model `llama` in organization `org_x` service tier `on_demand` on "
                "tokens per minute (TPM): Limit 6000, Requested 8011, please reduce your message size and try again.",
                "type": "tokens",
                "code": "rate_limit_exceeded",
            }
        },
        6000,
    ),
    (
        "OpenRouter",
        400,
        {
            "error": {
                "code": 400,
                "message": "This endpoint's maximum context length is 131,072 tokens. However, you requested about "
                "140,210 tokens (139,710 of text input, 500 in the output).",
                "metadata": {"provider_name": None},
            }
        },
        131_072,
    ),
    (
        "Azure",
        400,
        {
            "error": {
                "message": "This model's maximum context length is 128000 tokens. However, you requested 130542 "
                "tokens (130042 in the messages, 500 in the completion). Please reduce the length of the messages "
                "or completion.",
                "type": "invalid_request_error",
                "param": "messages",
                "code": "context_length_exceeded",
            }
        },
        128_000,
    ),
    (
        "LiteLLM, as a plain error",
        400,
        {
            "error": {
                "message": "litellm.BadRequestError: OpenAIException - Input tokens exceed the configured limit of "
                "272000 tokens. Your messages resulted in 300123 tokens. Please reduce the length of the messages.",
                "type": None,
                "param": None,
                "code": "400",
            }
        },
        272_000,
    ),
    (
        "OpenRouter, passing a provider's error on",
        400,
        {
            "error": {
                "code": 400,
                "message": "Provider returned error",
                "metadata": {
                    "raw": '{"error": {"message": "prompt is too long: 210000 tokens > 200000 maximum"}}',
                    "provider_name": "X",
                },
            }
        },
        200_000,
    ),
    (
        "LiteLLM",
        400,
        {
            "error": {
                "message": "litellm.ContextWindowExceededError: litellm.BadRequestError: ContextWindowExceededError: "
                "OpenAIException - This model's maximum context length is 16385 tokens. However, your messages "
                "resulted in 20011 tokens.",
                "type": None,
                "param": None,
                "code": "400",
            }
        },
        16_385,
    ),
    (
        "Gemini",
        400,
        [
            {
                "error": {
                    "code": 400,
                    "message": "The input token count (1200000) exceeds the maximum number of tokens "
                    "allowed (1048576).",
                    "status": "INVALID_ARGUMENT",
                }
            }
        ],
        1_048_576,
    ),
    (
        "Mistral",
        400,
        {
            "message": "Prompt contains 40011 tokens and 0 draft tokens, too large for model with 32768 maximum "
            "context length",
            "type": "invalid_request_prompt",
        },
        32_768,
    ),
    (
        "SGLang",
        400,
        {"message": "The input (9001 tokens) is longer than the model's context length (8192 tokens)."},
        8192,
    ),
    (
        "TGI",
        422,
        {"error": "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5012"},
        4096,
    ),
    ("a proxy in front", 413, "<html><title>413 Request Entity Too Large</title></html>", None),
]


@pytest.mark.parametrize(("code", "body", "limit"), [case[1:] for case in TOO_LONG], ids=[c[0] for c in TOO_LONG])
async def test_overflow_is_recognised_and_its_limit_is_read(
    model: ModelServer, code: int, body: Body, limit: int | None
) -> None:
    model.script(status(code, body))
    async with connect(model.url) as client:
        heard = await listen(client)
    assert isinstance(heard.error, ContextTooLong)
    assert heard.error.limit == limit
    assert len(model.requests) == 1


async def test_overflow_inside_a_stream_is_recognised(model: ModelServer) -> None:
    model.script(stream_error("n_keep: 13055>= n_ctx: 4096"))
    async with connect(model.url) as client:
        heard = await listen(client)
    assert isinstance(heard.error, ContextTooLong)
    assert heard.error.limit == 4096
