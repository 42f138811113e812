"""Turn failures of the client library into Parley's errors.

Servers agree on status codes more than on bodies, so both are used; where they disagree, the words win.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus

import openai

from bot.core.domain import Usage
from bot.core.errors import (
    AccessDenied,
    BadKey,
    BrokenStream,
    ConnectionLost,
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
from bot.llm.parts.tool_refusals import ToolTrouble, about_tools
from bot.llm.request import ABOUT_REPLY, PICTURES, TOOL_CHOICE, TOOL_PARTS, TOOLS, Remedy, hint_in, reply_limit_in
from bot.llm.sse import BodyWithoutCompletion
from bot.llm.window_sources import overflow, without_separators

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
    r"|no resource package|欠费|余额不足|充值|额度(?:不足|已用|已?耗尽|用完|失败)|(?:剩余|可用)额度"
    # Gateways, of their own budgets and quotas.
    r"|exceeded_?(?:token_?)?budget|\b(?:over|crossed|exceed\w*|exhausted|reached) (?:\w+ ){0,4}(?:budget|allowance)\b"
    r"|\b(?:budget|allowance) (?:\w+ ){0,5}(?:exceeded|exhausted|reached|spent|used up)\b"
    r"|\bspend(?:ing)?[ _]?limits? (?:\w+ ){0,3}(?:exceeded|reached|hit)\b"
    r"|insufficient_(?:user|token)_quota|pre_?consume_token_quota_failed|\bquota (?:is )?not enough"
    r"|\bquota (?:is |has been |was )?(?:exhausted|used up|depleted)|\bout of (?:\w+ ){0,3}quota\b"
    r"|\b(?:token|monthly|weekly|usage|plan) quota (?:is |has been |was )?exceeded"
    r"|\b(?:exceeded|reached|used up) (?:your|the|its) (?:monthly|weekly|included|free|usage|daily) (?:\w+ ){0,2}"
    r"(?:quota|limits?|allocation)|\busage[ _]limits?[ _](?:is |has been |was |have been )?(?:exceeded|reached)"
    r"|daily free allocation|(?:purchase|buy|add) (?:more )?(?:credits|funds)|out of (?:credits?|funds|money)"
)
# OpenAI's words, which gateways pass on without the code; Gemini's for a minute's limit are the same with a pause.
_CURRENT_QUOTA = re.compile(r"exceeded your current quota")
_UNPAID_STATUSES = frozenset({HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.PRECONDITION_FAILED})  # the latter is Portkey's
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
# Names of the transport's exceptions.
_NO_CONNECTION = frozenset({"ClientConnectorError", "ClientConnectorDNSError", "ClientConnectorSSLError"})
_BROKE_OFF = frozenset({
    "ServerDisconnectedError", "ConnectionResetError", "BrokenPipeError", "ConnectionAbortedError",
    "ClientConnectionResetError", "ClientPayloadError", "IncompleteReadError", "RemoteProtocolError", "ReadError",
    "WriteError",
})  # fmt: skip
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


# llama.cpp answers 500 where the model's chat template refuses the roles.
_TEMPLATE = re.compile(
    r"system role (?:is )?not supported|roles must alternate|jinja|developer instruction is not enabled"
    r"|only user(?:,| and)? .{0,30}roles are supported"
)
# A 4xx that means a wrong address.
_NO_SUCH_PAGE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.GONE})
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
    tools: ToolTrouble | None = None
    usage: Usage | None = None
    """Of a whole answer that was of no use."""

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
        return reply_limit_in(without_separators(self.said.words), sent) if self.said and about_reply else None


def failure(exc: Exception, *, model: str, begun: bool, now: datetime, sent: Sequence[str] = ()) -> Failure:
    """Classify an exception of the client library. `sent` are the parameters that the server got."""
    if isinstance(exc, openai.APIError) and not isinstance(exc, openai.APIConnectionError):
        said = complaint(exc, now)
        error = classify(said, model)
        others = [name for name in sent if name not in {PICTURES, *TOOL_PARTS} or name in {TOOLS, TOOL_CHOICE}]
        surer = isinstance(error, ContextTooLong | ContentFiltered | QuotaExhausted)
        found = about_tools(said, sent) if TOOLS in sent and not surer else None
        if found is None and PICTURES in sent and said.says(_NO_VISION) and not said.says(_ONE_PICTURE):
            found = PICTURES
        if found is not None:
            return _about_part(exc, said, found)
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
    return Failure(ConnectionLost() if _broke_off(exc) else Unreachable(), transient=True, summary=cause)


def causes(exc: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and its causes; aiohttp keeps the system's error in a field."""
    seen: set[int] = set()
    while exc is not None and id(exc) not in seen:
        seen.add(id(exc))
        yield exc
        inner = getattr(exc, "os_error", None) or getattr(exc, "certificate_error", None)
        exc = inner if isinstance(inner, BaseException) else exc.__cause__ or exc.__context__


def _broke_off(exc: Exception) -> bool:
    """Return whether there was a connection: the client library calls a server that hangs up a timeout."""
    names = {type(each).__name__ for each in causes(exc)}
    return not names & _NO_CONNECTION and bool(names & _BROKE_OFF)


def _about_part(exc: openai.APIError, said: Complaint, found: str | ToolTrouble) -> Failure:
    trouble = found if isinstance(found, ToolTrouble) else None
    return Failure(
        RequestRejected(said.status or HTTPStatus.BAD_REQUEST),
        rejects=None if trouble else found,
        summary=summary(exc),
        said=said,
        message=message(exc),
        tools=trouble,
    )


def _names_reply_limit(outcome: Failure) -> bool:
    """Return whether the words are about a reply that is too long, not about an unknown parameter."""
    return outcome.hint is Remedy.REPLY and outcome.reply_limit(_ANY_REPLY) is not None


def _is_final(exc: openai.APIError) -> bool:
    return isinstance(exc, openai.APIStatusError) and exc.response.headers.get("x-should-retry") == "false"


def classify(said: Complaint, model: str) -> ModelError:
    numbered = _NUMBERED.get(said.code or "")
    # Quotas first, as their wording is the surest and their status the least; then overflows.
    current = said.says(_CURRENT_QUOTA) and said.wait_s is None and not said.says(_LIMITED)
    if said.status in _UNPAID_STATUSES or numbered is QuotaExhausted or current or said.says(_QUOTA):
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
