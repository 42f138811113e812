"""Refusals in the words of servers that people run, each with neighbours of its kind."""

from time import process_time

import pytest

from bot.core.errors import (
    AccessDenied,
    BadKey,
    ContentFiltered,
    ContextTooLong,
    ModelError,
    ModelNotLoaded,
    Overloaded,
    QuotaExhausted,
    RateLimited,
    RequestRejected,
    ServerFailed,
    UnknownModel,
)
from bot.llm.error_body import Complaint, loggable
from bot.llm.errors import classify
from bot.llm.request import hint_in, reply_limit_in

TOO_LONG: list[tuple[str, int | None]] = [
    # Qwen
    ("Range of input length should be [1, 30720]", 30_720),
    ("<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 129024]", 129_024),
    ("Input length should be in range [1,6000]", 6000),
    # Zhipu
    ("Prompt exceeds max length", None),
    ("Prompt too long", None),
    ("Prompt 超长", None),
    ("输入长度超过模型上限", None),
    ("tokens in request more than max tokens allowed", None),
    ("total message token length exceed model limit", None),
    ("This model supports at most 32768 tokens, but your prompt has 40000", 32_768),
    ("inputs tokens + max_new_tokens must be <= 4096. Given: 5000 inputs tokens and 500 max_new_tokens", 4096),
    # Copilot
    ("prompt token count of 93854 exceeds the limit of 90000", 90_000),
    ("prompt token count of 128,512 exceeds the limit of 128,000", 128_000),
    # Moonshot
    ("Your request exceeded model token limit: 262144", 262_144),
    ("Invalid request: Your request exceeded model token limit: 131072 (requested: 140210)", 131_072),
    # Anthropic
    ("input length and `max_tokens` exceed context limit: 199759 + 8192 > 200000, decrease input length", 200_000),
    ("input length and max_tokens exceed context limit: 199759 + 8192 > 200000", 200_000),
    ("prompt is too long: 213462 tokens > 200000 maximum", 200_000),
    # Poolside, NIM, Volcengine
    ("Input length 140000 exceeds the maximum allowed input length of 131040 tokens.", 131_040),
    ("Prompt length (5000) exceeds maximum input length (4096).", 4096),
    ("Input length 40000 exceeds the maximum length 32768", 32_768),
    ("Total tokens of image and text exceed max message tokens", None),
    # Together, Fireworks
    ("The input (9000 tokens) is longer than the model's context length (8192 tokens).", 8192),
    ("Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193. Given: 9012", 8193),
    ("The prompt is too long: 205000, model maximum context length: 131071", 131_071),
    # Cohere
    ("too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 5000.", 4081),
    ("too many tokens: size limit exceeded by 11326 tokens. Try using shorter or fewer inputs.", None),
    ("total tokens exceeds the model's max of 4096", 4096),
    # Bedrock
    ("The model returned the following errors: Input is too long for requested model.", None),
    ("Input exceeds the max input token limit", None),
    ("input tokens (140000) exceeds customer model maximum (128000)", 128_000),
    # Ollama
    ("prompt too long; exceeded max context length by 1204 tokens", None),
    ("the input length exceeds the context length", None),
    # TabbyAPI, MLX, vLLM, Databricks, Cloudflare, DS4
    ("Prompt length 5152 is greater than max_seq_len 4096", 4096),
    ("Prompt too long: 5152 tokens exceeds max_seq_len 2048 (leave room for output tokens)", 2048),
    ("Prompt (5152 tokens) exceeds maximum KV cache of 4096", 4096),
    ("The decoder prompt (length 21535) is longer than the maximum model length of 16384.", 16_384),
    ("prompt token count (8200) cannot exceed 8192", 8192),
    ("The estimated number of input and output tokens (30123) exceeded this model context window limit (24000).",
     24_000),
    ("Prompt has 9152 tokens, but the configured context size is 8192 tokens", 8192),
    ("Prompt tokens (9152) exceeds context size (8192)", 8192),
    # MiniMax: the number in brackets is the error's.
    ("invalid params, context window exceeds limit (2013)", None),
    # Vertex, OpenAI, Baidu
    ("the input token count is 40000 but model only supports up to 32768. Reduce the input token count.", 32_768),
    ("Invalid 'messages[1].content': string too long. Expected a string with maximum length 1048576, got 2000000.",
     None),
    ("the max input characters is 11200", None),
    ("Your input exceeds the context window of this model.", None),
    ("this model's maximum input length is 4096 tokens but 5000 were given", 4096),
    ("maximum tokens reached: input is 9000 tokens, limit is 8192", 8192),
    ("prompt tokens (5000) + max tokens (500) exceeds context (4096)", 4096),
    ("inputs tokens must be less than 4096. given: 5012", 4096),
    ("Sequence too long: 5012 > 4096", 4096),
    ("too many input tokens", None),
    # In words of no known server
    ("The conversation does not fit into 4,096 tokens; it is too large.", None),
    ("Your chat history is larger than 16384", 16_384),
]  # fmt: skip


@pytest.mark.parametrize(("message", "limit"), TOO_LONG)
@pytest.mark.parametrize("status", [400, 422, 500, None])
def test_overflow_is_recognised_with_the_limit_and_never_the_number_sent(
    status: int | None, message: str, limit: int | None
) -> None:
    error = classify(Complaint(status, message.lower()), "test-model")
    assert isinstance(error, ContextTooLong)
    assert error.limit == limit


KINDS: list[tuple[int | None, str | None, str, type[ModelError]]] = [
    # Filters
    (400, "invalid_request_error", "Content Exists Risk", ContentFiltered),
    (400, "1301", "系统检测到输入或生成内容可能包含不安全或敏感内容", ContentFiltered),
    (400, "1301", "The system detected input that may be unacceptable.", ContentFiltered),
    (403, None, "Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO", ContentFiltered),
    (400, None, "<400> InternalError.Algo.DataInspectionFailed: Input data may contain inappropriate content.",
     ContentFiltered),
    (400, "content_filter", "The request was rejected because it was considered high risk", ContentFiltered),
    (400, None, "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
     ContentFiltered),
    (400, "ResponsibleAIPolicyViolation", "no", ContentFiltered),
    (400, "SensitiveContentDetected", "the input text may contain sensitive information.", ContentFiltered),
    (451, "censorship_blocked", "The content you provided or machine outputted is blocked.", ContentFiltered),
    (400, "invalid_prompt", "your prompt was flagged as potentially violating our usage policy", ContentFiltered),
    (400, None, "Output blocked by content filtering policy", ContentFiltered),
    (403, None, "This request violates our terms of service", ContentFiltered),
    (400, None, "Your prompt was rejected by our safety system.", ContentFiltered),
    (None, "content_filter", "stopped", ContentFiltered),
    (400, None, "Candidate was blocked due to SAFETY", ContentFiltered),
    (400, "1026", "input new_sensitive", ContentFiltered),
    (400, None, "jailbreak detected", ContentFiltered),
    # Credit
    (429, "exceeded_current_quota_error",
     "Your account org-1 <ak-2> is suspended due to insufficient balance, please recharge", QuotaExhausted),
    (403, "exceeded_current_quota_error", "Your account is not active", QuotaExhausted),
    (400, "Arrearage", "Access denied, please make sure your account is in good standing.", QuotaExhausted),
    (403, None, "Access denied due to overdue account", QuotaExhausted),
    (429, "1113", "Insufficient balance or no resource package. Please recharge.", QuotaExhausted),
    (429, "1113", "您的账户已欠费，请充值后重试", QuotaExhausted),
    (403, None, "Key limit exceeded (monthly limit)", QuotaExhausted),
    (403, "AllocationQuota.FreeTierOnly", "The free tier of the model has been exhausted.", QuotaExhausted),
    (400, "budget_exceeded", "Budget has been exceeded! Current cost: 10.2, Max budget: 10", QuotaExhausted),
    (429, None, "Your billing account has exceeded its monthly spending cap", QuotaExhausted),
    (403, None, "Your organization has been suspended.", QuotaExhausted),
    (403, None, "account disabled due to unpaid invoice", QuotaExhausted),
    # Credit, in gateways' words
    (400, "budget_exceeded", "LiteLLM User: ada, exceeded budget for model=some-model", QuotaExhausted),
    (400, None, "ExceededBudget: End User=ada over budget. Spend=0.0008, Budget=0.0001", QuotaExhausted),
    (429, None, "ExceededTokenBudget: Current spend for token: 3.2; Max Budget for Token: 3.0", QuotaExhausted),
    (429, None, "No deployments available - crossed budget: Exceeded budget for deployment m: 0.36 >= 1d",
     QuotaExhausted),
    (429, None, "litellm.RateLimitError: OpenAIException - You exceeded your current quota, please check your plan.",
     QuotaExhausted),
    (403, None, "Key limit exceeded (total limit). Manage it using the settings of your keys", QuotaExhausted),
    (402, None, "This request requires more credits, or fewer max_tokens. You can only afford 12.", QuotaExhausted),
    (412, None, "Precondition failed", QuotaExhausted),
    (429, None, "Portkey Error: Usage limit exceeded for this API key", QuotaExhausted),
    (400, None, "The budget of this virtual key is exhausted", QuotaExhausted),
    (429, None, "Spend limit reached for this gateway", QuotaExhausted),
    (429, "4006", "you have used up your daily free allocation of 10,000 neurons", QuotaExhausted),
    (403, None, "Insufficient AI Gateway Credits: purchase credits in the dashboard", QuotaExhausted),
    (403, None, "Your account has run out of credits", QuotaExhausted),
    (403, None, "Token quota is exceeded.", QuotaExhausted),
    (403, None, "Out of call volume quota. Quota will be replenished in 12:04:36.", QuotaExhausted),
    (403, "insufficient_user_quota", "user quota is not enough", QuotaExhausted),
    (403, "insufficient_user_quota", "用户额度不足, 剩余额度: ＄0.00", QuotaExhausted),
    (403, "pre_consume_token_quota_failed", "预扣费额度失败, 用户剩余额度: ＄0.01", QuotaExhausted),
    (401, None, "[sk-x] 该令牌额度已用尽", QuotaExhausted),
    (403, None, "token quota is not enough, token remain quota: 0, need quota: 5", QuotaExhausted),
    (403, None, "Monthly quota exceeded", QuotaExhausted),
    (None, None, "You've reached your monthly usage limit.", QuotaExhausted),
    # No credit
    (429, None, "AI token rate limit exceeded for provider(s): openai", RateLimited),
    (429, None, "API rate limit exceeded", RateLimited),
    (429, "2003", "Rate limited", RateLimited),
    (429, None, "Quota exceeded for metric: requests per minute, limit: 20", RateLimited),
    (400, None, "the thinking budget exceeds the limit of this model", RequestRejected),
    # Access
    (400, "unsupported_value", "Your organization must be verified to stream this model.", AccessDenied),
    (404, None, "Your organization must be verified to use the model `test-model`.", AccessDenied),
    (404, None, "No endpoints found matching your data policy (Free model training).", AccessDenied),
    (404, None, "No endpoints available matching your guardrail restrictions and data policy.", AccessDenied),
    (400, "FAILED_PRECONDITION", "User location is not supported for the API use.", AccessDenied),
    (403, None, "Country, region, or territory not supported", AccessDenied),
    (400, "model_terms_required", "The model `test-model` requires terms acceptance.", AccessDenied),
    (404, "ModelNotOpen", "Your account has not activated the model test-model.", AccessDenied),
    (451, None, "Unavailable", AccessDenied),
    (400, None, "identity verification required", AccessDenied),
    # Loading
    (400, None, "No models loaded. Please load a model in the developer page or use the 'lms load' command.",
     ModelNotLoaded),
    (404, None, "No models loaded", ModelNotLoaded),
    (400, None, "Model unloaded.", ModelNotLoaded),
    (500, None, "Model is unloaded.", ModelNotLoaded),
    (400, None, 'Failed to load model "qwen". Error: exit code 6', ModelNotLoaded),
    (400, None, "The model has crashed without additional information. (Exit code: 18446744072635812000)",
     ModelNotLoaded),
    (None, None, "The model has crashed without additional information.", ModelNotLoaded),
    (500, None, "llama runner process has terminated: exit status 2", ModelNotLoaded),
    (500, None, "model requires more system memory (8.0 GiB) than is available (5.1 GiB)", ModelNotLoaded),
    (503, None, "No models are currently loaded.", ModelNotLoaded),
    # Capacity
    (498, "capacity_exceeded", "Flex tier capacity exceeded", Overloaded),
    (529, None, "", Overloaded),
    (529, "overloaded_error", "High traffic detected. For a more stable experience, upgrade.", Overloaded),
    (429, "engine_overloaded_error", "The engine is currently overloaded, please try again later", Overloaded),
    (429, "1305", "The service may be temporarily unable to serve, please try again later", Overloaded),
    (503, None, "There is no capacity for this model right now", Overloaded),
    (503, None, "The server is currently busy", Overloaded),
    (503, "unavailable_error", "Loading model", Overloaded),
    (None, None, "Overloaded", Overloaded),
    # Neither of these
    (429, None, "Rate limit reached for requests per minute: the engine is busy", RateLimited),
    (503, None, "upstream connect error", ServerFailed),
    (502, None, "<html>bad gateway</html>", ServerFailed),
    (401, None, "no", BadKey),
    (400, None, "max_tokens must be <= 4096", RequestRejected),
    (400, None, "maximum output tokens (200000) exceeds model limit (128000)", RequestRejected),
    (400, None, "input image exceeds 5 MB", RequestRejected),
    (400, None, "nonsense", RequestRejected),
    (400, None, "Invalid 'user': string too long", RequestRejected),
    (400, None, "context deadline exceeded", RequestRejected),
    (404, None, "The model `test-model` does not exist or you do not have access to it.", UnknownModel),
]  # fmt: skip


@pytest.mark.parametrize(("status", "code", "message", "error"), KINDS)
def test_refusal_becomes_the_true_error(
    status: int | None, code: str | None, message: str, error: type[ModelError]
) -> None:
    said = Complaint(status, f"{code or ''} {message}".lower(), code=code)
    assert type(classify(said, "test-model")) is error


WORDS = [message for message, _ in TOO_LONG] + [message for _, _, message, _ in KINDS]


def test_time_grows_with_the_length_of_the_words_only() -> None:
    """Repeated beginnings of every phrase: a pattern with overlapping repetitions takes the square of it."""

    def seconds(text: str) -> float:
        began = process_time()
        classify(Complaint(400, text), "test-model")
        hint_in(text)
        reply_limit_in(text, 500)
        loggable(text, [text[1:]], "the-key")
        return process_time() - began

    for word in filter(None, WORDS):
        beginning = word.lower()[:24]
        text = beginning * (16_000 // len(beginning))
        # On a busy machine one of several.
        assert any(seconds(text) < 0.02 + 8 * seconds(text[: len(text) // 4]) for _ in range(10)), word
