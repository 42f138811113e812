"""Turn failures of the client library into Parley's errors.

Servers agree on status codes more than on bodies, so both are used; where they disagree, the words win.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus

import openai

from bot.core.errors import (
    AccessDenied,
    BadKey,
    BrokenStream,
    ContentFiltered,
    ContextTooLong,
    ModelError,
    ModelNotLoaded,
    NoCompletion,
    Overloaded,
    QuotaExhausted,
    RateLimited,
    RequestRejected,
    ServerFailed,
    UnknownModel,
    Unreachable,
)
from bot.llm.error_body import Complaint, complaint, message, summary
from bot.llm.request import ABOUT_REPLY, PICTURES, Remedy, hint_in, reply_limit_in
from bot.llm.sse import BodyWithoutCompletion

_QUOTA = re.compile(
    r"insufficient[_ ](?:account[_ ])?(?:quota|credits?|balance|funds)|credit balance|(?:more|out of|available) credits"
    r"|exceeded_current_quota_error|arrear|\boverdue\b|in good standing|billing_hard_limit|billing_not_active"
    r"|billing hard limit|billing (?:to be |is |has |account )?(?:not |been )?(?:enabled|disabled|active|closed)"
    r"|\b(?:accounts?|organi[sz]ation|project|user|workspace|team)\b[^.\n]{0,80}\bsuspended"
    r"|\b(?:not enough|no(?: more| remaining)?) (?:credits?|balance|funds|money)\b"
    r"|\bbalance\b.{0,20}\b(?:too low|not enough|insufficient|exhausted|negative|depleted|used up)"
    r"|\b(?:credits?|balance|funds)\b.{0,20}\b(?:exhausted|depleted|used up|run out|expired)"
    r"|\b(?:exhausted|depleted|used up|used all|run out of)\b.{0,30}\b(?:credits?|balance|funds)\b"
    r"|\brecharge|\btop[- ]?up\b|payment[_ ]required|(?:spending|credit) (?:cap|limit)|key limit exceeded"
    r"|budget(?:_| has been | was | is )?exceeded|free (?:tier|quota)\b.{0,60}\b(?:exhausted|used up|expired)"
    r"|allocationquota\.freetieronly|\bunpaid\b|\bbalance (?:is )?(?:0|zero)\b|subscription\b.{0,20}\bexpired"
    r"|no resource package|欠费|余额不足|充值|额度(?:不足|已用)"
)
_POLICY = re.compile(
    r"content[_ ]?filter|content[_ ]policy|contentpolicy|responsible ?ai|\bcyber_policy|\bbio_policy|safety_check_type"
    r"|usage (?:policy|policies|guidelines)|content management policy|data_?inspection_?failed|\bflagged\b"
    r"|content exists risk|inappropriate (?:content|language|text)|\bhigh risk\b|\bcensor|prohibited[_ ](?:content|use)"
    r"|\bsensitive (?:content|information|words?|data|topics?)|\b(?:content|input|prompt|output|text)\b.{0,40}"
    r"\bsensitive\b|sensitivecontent|\b(?:unsafe|harmful|illegal|offensive|unacceptable|toxic|explicit) content"
    r"|content_safety"
    r"|content[_ ]moderation|moderation_blocked|guardrail_intervened"
    r"|\b(?:safety|moderation) (?:system|filters?|check|settings|reasons?|polic(?:y|ies)|guidelines)"
    r"|blocked by [^.\n]{0,40}\b(?:moderation|filter|safety|guardrails?|policy)"
    r"|content\b.{0,60}\b(?:is|was|has been|were) (?:blocked|filtered|rejected|moderated)"
    r"|blocked (?:due to|for|because of)[^.\n]{0,30}\b(?:safety|policy|moderation|content)\b|new_sensitive|\bnsfw\b"
    r"|\b(?:illegal|forbidden|banned) (?:words?|terms?)|\brisky\b|jailbreak|politic|against (?:the|our) (?:rules|polic)"
    r"|violat\w+ .{0,80}\b(?:policy|policies|guidelines|terms|rules|standards)\b|敏感|不安全|违规|内容安全|风控"
)
_KEY = re.compile(
    r"(?:invalid|incorrect|wrong|expired|revoked|missing)[_ ](?:or missing )?(?:api|subscription)[_ ]?key"
    r"|api[_ ]?key (?:is |was )?(?:not valid|invalid|expired|missing|revoked)|api_key_invalid"
    r"|no connected db|no_db_connection|virtual key expected|token_not_found_in_db"  # LiteLLM's proxy
)
_ACCESS = re.compile(
    r"must be verified|(?:verify|verification of) your (?:organi[sz]ation|identity)|not (?:yet )?(?:been )?verified"
    r"|does not have access|unsupported_country|data policy|privacy settings|guardrail restrictions|terms acceptance"
    r"|model_terms_required|model_permission_blocked|blocked at the (?:organi[sz]ation|project) level"
    r"|\b(?:country|region|location|territory)\b.{0,60}\b(?:unsupported|not (?:supported|available|allowed)|restricted)"
    r"|\bnot (?:supported|available|allowed|offered) in (?:your|this) (?:country|region|location|territory)"
    r"|(?:verification (?:is )?|verify )required|complete (?:the )?verification|not have (?:the )?permission"
    r"|permission[_ ]denied"
    r"|modelnotopen|has not activated the model|not (?:activated|enabled) for (?:your|this) (?:account|organi|project)"
)
# Statuses under which the words about access are believed.
_ACCESS_STATUSES = frozenset({
    None, HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY
})  # fmt: skip
_NOT_LOADED = re.compile(
    r"\bno models? (?:is |are )?(?:currently )?loaded|\bmodels?\b[^.\n]{0,80}\b(?:not (?:been |currently )?loaded"
    r"|unloaded|unloading|crashed|terminated)\b|model_not_loaded|\bload a model\b|\berror loading (?:the )?model"
    r"|\b(?:failed|unable|could not|couldn't|cannot) (?:to )?load (?:the )?(?:\w+ )?models?\b"
    r"|\bmodel\b.{0,20}\b(?:failed to load|load(?:ing)? failed)|\bmodel (?:process |has )?exited"
    r"|\bengine (?:is )?not loaded|llama runner process|requires more system memory"
)
_OVERLOADED = re.compile(
    r"overload|\bno (?:available )?capacity|\b(?:at|over|out of|insufficient|exceeded|lack of|full) capacity"
    r"|capacity[_ ](?:exceeded|constraints?|is full|limits?|exhausted|unavailable)|too busy"
    r"|(?:is|are|currently|server) busy|\bhigh (?:demand|traffic|load)\b"
    r"|\bno (?:healthy |available |free )(?:instances?|workers?|replicas?|slots?)"
    r"|too many concurrent|due to capacity|\bqueue is full"
    r"|loading model|model is (?:currently |still )?loading"
    r"|繁忙|过载|负载(?:过高|已满)"
)
# Numbers of Zhipu and MiniMax, in the field `code`: the words beside them come in several languages.
_NUMBERED: dict[str, type[ModelError]] = {
    "1113": QuotaExhausted, "1008": QuotaExhausted, "1261": ContextTooLong, "1301": ContentFiltered,
    "1026": ContentFiltered, "1027": ContentFiltered, "1305": Overloaded,
}  # fmt: skip
# Groq's and Anthropic's numbers for a server without room for the request.
_OVERLOADED_STATUSES = frozenset({498, 529})
_NO_MODEL = re.compile(
    r"model_not_found|deploymentnotfound|unknown model|invalid model name|not a valid model"
    r"|no endpoints found for|model\b.{0,150}?\b(?:not found|does not exist|not exist)\b"
)
_RATE = re.compile(r"rate_limit|\b429\b")
_LIMITED = re.compile(r"rate[_ ]limit|per (?:minute|min|day|hour|second)\b|\b[rt]p[md]\b")
_UNSUPPORTED = re.compile(
    r"unsupported|unknown|unrecogni[sz]ed|unexpected|extra_forbidden|extra (?:inputs|fields)|not permitted"
    r"|not allowed|not (?:be )?support|n't support|additional propert|cannot find field|not implemented"
    r"|invalid (?:parameter|field|argument)"
)
# Rejections of pictures by a model that does not support them, under any status.
_NO_VISION = re.compile(
    r"(?:unknown variant|unexpected|unsupported|invalid content type|not support\w*).{0,60}\bimage_url"
    r"|\bimage_url.{0,80}?(?:only supported|not (?:be )?support|n't support|unsupported)"
    r"|(?:not|n't) (?:currently )?support (?:\w+ ){0,2}(?:images?|vision|multi-?modal)"
    r"|\b(?:images?|vision|multi-?modal) (?:inputs? )?(?:is|are) not (?:currently )?(?:supported|enabled|allowed)"
    r"|support image input|not a (?:multi-?modal|vision) model|at most 0 image|data required for image input"
    r"|content must be a string|\bmmproj\b"
)
# This one picture is at fault, with any model.
_ONE_PICTURE = re.compile(r"invalid_image|image_parse|(?:unsupported|invalid) image\b|image (?:data|is too|format)")
# Statuses of an unknown model; None is an error inside a stream.
_MODEL_STATUSES = frozenset({None, HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY})
_PARAMETER_STATUSES = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})
_FORBIDDEN = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS})
# A 4xx by number, but a passing trouble of the server by nature.
_PASSING = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT})


_TOO_LONG = re.compile(
    r"context_length_exceeded|exceed_context_size|context_?window_?exceeded|context_exceeded|n_ctx|max_seq_len"
    r"|context (?:size|length|window|limit|overflow)|maximum (?:context|model|prompt) length"
    r"|exceeds? the configured limit|(?:prompt|input|messages?|conversation|request)s? (?:is |are )?too (?:long|large)"
    r"|maximum number of (?:input )?tokens|reduce (?:the length|your prompt|the (?:prompt|input))"
    r"|must have less than \d+ tokens|`inputs` (?:tokens|must have)|range of input length|input length should be"
    r"|exceeds max length|exceeded model token limit|model maximum\b|maximum allowed input length|request_too_large"
    r"|max_prompt_tokens_exceeded|max input token limit"
    r"|\b(?:too many|total) (?:input |prompt )?tokens\b(?!.{0,40}\bper\b)"
    r"|total number of tokens|token(?:s|_limit| limit)?[_ ]exceed|exceed max message tokens|prompt tokens too long"
    r"|(?:string|array)_above_max_length|(?:messages|content|input|prompt)\S{0,20}:? (?:string|array) too long"
    r"|max input characters|tokens? in (?:the )?request (?:is |are )?more than|(?:token|message) length exceeds?\b"
    r"|\binputs tokens \+|supports? at most \d+ tokens,? but (?:the |your )?(?:prompt|input|request)"
    r"|sequence (?:length|(?:is )?too long)|maximum input length|inputs? tokens must|\bmore tokens than"
    r"|\binputs? (?:is|are|has|have) \d+ tokens|exceeds? (?:the )?(?:\w+ )?context\b(?! deadline)"
    r"|(?:长度|上下文|输入|tokens?|提示词).{0,16}(?:超过|超出|超限|超长|过长|太长)|(?:超过|超出).{0,16}(?:长度|上下文|token)|超长"
)
# Words of the same that name no known limit; where they speak of the reply or of a picture, they are about that.
_MAYBE_TOO_LONG = re.compile(
    r"\b(?:prompt|inputs?|conversation|chat history|messages|token count|tokens)\b[^.;\n]{0,100}?"
    r"\b(?:exceed\w*|too (?:long|large|big)|(?:longer|larger|greater|more) than|over the (?:limit|maximum)|cannot fit"
    r"|(?:does|do) not fit|doesn't fit)\b"
)
_ABOUT_FILE = re.compile(r"\b(?:images?|pictures?|audio|files?|pixels|megabytes|mb)\b")
# Limits of characters and of messages.
_NOT_TOKENS = re.compile(r"\b(?:string|array)(?: too long|_above_max)")
# The window's size: none of these may match the number of tokens that was sent.
_NUMBER = r"(\d+)\b(?! ?(?:char|byte|\+|- ?\d))"
_LIMITS = tuple(
    re.compile(pattern.replace("M", r"(?: is| of|:|=)? ?\(?").replace("N", _NUMBER))
    for pattern in (
        r"maximum (?:context|model|prompt) length(?: is| of|:) (?:only )?N",
        r"\b(\d+) maximum context length",
        r"exceeds? the configured limit of N",
        r"context (?:size|length|window)(?: limit)?(?: is| of)? ?(?:only )?\(?N",
        r"n_ctx ?[:=] ?N",
        r"\d(?: tokens)? ?> ?N",
        r"maximum number of (?:input )?tokens(?: allowed)? ?\(?N",
        r"must be <= N",
        r"must (?:have|be) less than N",
        r"\[\d+ ?, ?N\]",
        r"max_seq_len(?:gth)? ?[:=(]? ?N",
        r"\b(?:can ?not|must not|may not|should not|can't|not) exceed N",
        r"\b(?:supports?|allows?|accepts?) (?:only )?(?:up to |at most |a maximum of )?N",
        r"\b(?:up to|at most|limit is|maximum of|maximum is|max(?:imum)?:) N",
        r"\b(?:length|tokens?|input|size) limit(?: of|:| is)? ?\(?N",
        r"\bmax(?:imum)?[ _](?:(?:allowed|input|sequence|prompt|total|token)[ _]){0,3}(?:len\w*|size)MN",
        r"\bmax(?:imum)?[ _](?:(?:allowed|input|sequence|prompt|total)[ _]){1,3}tokensMN",
        r"\blimit(?: of|:| is) N",
        r"\b(?:exceed\w*|(?:long|larg|great)er than|more than) (?:(?!by\b|request|limit \()[a-z'_]+ ){0,8}\(?N",
    )
)
# llama.cpp answers 500 where the model's chat template refuses the roles.
_TEMPLATE = re.compile(
    r"system role (?:is )?not supported|roles must alternate|jinja|developer instruction is not enabled"
    r"|only user(?:,| and)? .{0,30}roles are supported"
)
# A 4xx that means a wrong address.
_NO_SUCH_PAGE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.GONE})
# A tokens-per-minute limit that one request alone breaks: waiting cannot help, a shorter prompt can.
_PER_MINUTE = re.compile(r"\blimit:? (\d+), (?:used:? \d+, )?requested:? (\d+)")
# Groq answers 413, OpenAI 429; None is an error inside a stream.
_RATE_STATUSES = frozenset({None, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.TOO_MANY_REQUESTS})
# Statuses that mean something else, whatever the body says.
_NEVER = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.TOO_MANY_REQUESTS})
_SEPARATOR = re.compile(r"(?<=\d),(?=\d{3}\b)")
# No model worth asking has a window below this; a smaller number in a message is something else.
_SMALLEST_LIMIT = 256
_ANY_REPLY = 10**9


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed attempt. `rejects` names the parameter that the server does not take.

    `wait_s` is the pause that the server asks for, None when it gave none. `summary` is for the log.
    """

    error: ModelError
    transient: bool = False
    wait_s: float | None = None
    rejects: str | None = None
    summary: dict[str, str] = field(default_factory=dict)
    said: Complaint | None = None
    message: str = ""
    """The server's words; see `error_body.loggable`."""

    @property
    def may_be_remedied(self) -> bool:
        unknown = isinstance(self.error, RequestRejected) and self.rejects is None
        return unknown and self.said is not None and self.said.status not in _NO_SUCH_PAGE

    @property
    def hint(self) -> Remedy | None:
        """Return the remedy that the words point at."""
        return hint_in(self.said.words) if self.said else None

    @property
    def is_about_one_picture(self) -> bool:
        return self.said is not None and self.said.says(_ONE_PICTURE)

    def reply_limit(self, sent: int) -> int | None:
        """Return the most tokens of a reply in the server's words, less than `sent`, None if they name none."""
        about_reply = self.said is not None and self.said.says(ABOUT_REPLY)
        return reply_limit_in(_SEPARATOR.sub("", self.said.words), sent) if self.said and about_reply else None


def failure(exc: Exception, *, model: str, begun: bool, now: datetime, sent: Sequence[str] = ()) -> Failure:
    """Classify an exception of the client library. `sent` are the parameters that the server got."""
    if isinstance(exc, openai.APIError) and not isinstance(exc, openai.APIConnectionError):
        said = complaint(exc, now)
        error = classify(said, model)
        others = [name for name in sent if name != PICTURES]
        if PICTURES in sent and said.says(_NO_VISION) and not said.says(_ONE_PICTURE):
            return Failure(
                RequestRejected(said.status or HTTPStatus.BAD_REQUEST), rejects=PICTURES, summary=summary(exc)
            )
        outcome = Failure(
            error,
            transient=isinstance(error, RateLimited | ServerFailed) and not _is_final(exc),
            wait_s=said.wait_s,
            summary=summary(exc),
            said=said,
            message=message(exc),
        )
        if not isinstance(error, RequestRejected) or _names_reply_limit(outcome):
            return outcome
        return replace(outcome, rejects=rejected(said, others))
    cause = {"cause": type(exc.__cause__ or exc).__name__}
    if isinstance(exc, BodyWithoutCompletion):
        return Failure(NoCompletion(empty=exc.empty), transient=exc.empty, summary=cause)
    if begun or isinstance(exc, ValueError):  # ValueError: an event that is no JSON, or text that is no UTF-8
        return Failure(BrokenStream(), summary=cause)
    return Failure(Unreachable(), transient=True, summary=cause)


def _names_reply_limit(outcome: Failure) -> bool:
    """Return whether the words are about a reply that is too long, not about an unknown parameter."""
    return outcome.hint is Remedy.REPLY and outcome.reply_limit(_ANY_REPLY) is not None


def _is_final(exc: openai.APIError) -> bool:
    return isinstance(exc, openai.APIStatusError) and exc.response.headers.get("x-should-retry") == "false"


def classify(said: Complaint, model: str) -> ModelError:
    numbered = _NUMBERED.get(said.code or "")
    # Quotas first, as their wording is the surest and their status the least; then overflows.
    if said.status == HTTPStatus.PAYMENT_REQUIRED or numbered is QuotaExhausted or said.says(_QUOTA):
        return QuotaExhausted()
    return (
        (numbered() if numbered in {ContextTooLong, ContentFiltered} else None)
        or overflow(said.status, said.words)
        or _about_permission(said)
        or (ModelNotLoaded() if said.says(_NOT_LOADED) else None)
        or (UnknownModel(model) if _is_unknown_model(said, model) else None)
        or (Overloaded(said.status) if numbered is Overloaded or _is_overloaded(said) else None)
        or _about_trouble(said)
    )


def _about_permission(said: Complaint) -> ModelError | None:
    if said.status in _ACCESS_STATUSES and said.says(_ACCESS):
        return AccessDenied()
    if said.status != HTTPStatus.TOO_MANY_REQUESTS and said.says(_POLICY) and not said.says(_ACCESS):
        return ContentFiltered()
    if said.status == HTTPStatus.UNAUTHORIZED or said.says(_KEY):
        return BadKey()
    return AccessDenied() if said.status in _FORBIDDEN else None


def _is_overloaded(said: Complaint) -> bool:
    if said.status in _OVERLOADED_STATUSES:
        return True
    limited = said.status == HTTPStatus.TOO_MANY_REQUESTS and said.says(_LIMITED)
    return said.says(_OVERLOADED) and not limited


def _is_unknown_model(said: Complaint, model: str) -> bool:
    if said.status not in _MODEL_STATUSES:
        return False
    # A 404 that does not speak of the model means the path: the base URL is wrong.
    named = re.search(rf"(?<!\w){re.escape(model.lower())}(?!\w)", said.words)
    return said.says(_NO_MODEL) or (said.status == HTTPStatus.NOT_FOUND and named is not None)


def _about_trouble(said: Complaint) -> ModelError:
    status = said.status
    if said.says(_TEMPLATE):
        return RequestRejected(status or HTTPStatus.BAD_REQUEST)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited(said.wait_s)
    if status in {None, HTTPStatus.REQUEST_ENTITY_TOO_LARGE} and said.says(_RATE):
        return RateLimited(said.wait_s)
    if status is None or status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _PASSING:
        return ServerFailed(status)
    return RequestRejected(status)


def overflow(status: int | None, words: str) -> ContextTooLong | None:
    """Return the error if an error body in lower case is about the prompt's length, with the limit if there is one."""
    words = _SEPARATOR.sub("", words)
    if status in _RATE_STATUSES and (rate := _PER_MINUTE.search(words)):
        limit, requested = int(rate[1]), int(rate[2])
        return ContextTooLong(limit) if requested > limit else None
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return None if "rate_limit" in words else ContextTooLong(_limit(words))
    if status in _NEVER or not (_TOO_LONG.search(words) or _may_be_too_long(words)):
        return None
    return ContextTooLong(_limit(words))


def _may_be_too_long(words: str) -> bool:
    found = _MAYBE_TOO_LONG.search(words)
    return found is not None and not (ABOUT_REPLY.search(words) or _ABOUT_FILE.search(words))


def _limit(words: str) -> int | None:
    if _NOT_TOKENS.search(words):
        return None
    for pattern in _LIMITS:
        if (match := pattern.search(words)) and int(match[1]) >= _SMALLEST_LIMIT:
            return int(match[1])
    return None


def rejected(said: Complaint, sent: Sequence[str]) -> str | None:
    """Return the parameter of `sent` that the server names as unknown or unsupported.

    In `sent`, a nested parameter (`a.b`) stands before the one that holds it.
    """
    if said.status not in _PARAMETER_STATUSES or not said.says(_UNSUPPORTED):
        return None
    if said.param in sent:
        return said.param
    mentions: list[tuple[int, str]] = []
    for name in sent:
        mention = re.search(rf"(?<!\w){name.rpartition('.')[2]}(?!\w)", said.words)
        if mention and "." in name:
            return name
        if mention:
            mentions.append((mention.start(), name))
    return min(mentions)[1] if mentions else None
