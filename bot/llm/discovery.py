"""Ask a server for its model's context window, in each kind of server's own way.

Sources: the servers' documentation and source, as of 2026-11. Of a model that is not loaded yet, servers report the
possible window, not the one that it will get, which is not believed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

import openai

from bot.llm.request import is_azure, is_openai

# Ollama and LM Studio load a model with this unless they are told otherwise (Ollama: below 24 GiB of VRAM).
LOCAL_DEFAULT_TOKENS = 4096

# vLLM; OpenRouter; Groq; Mistral. `loaded_context_length` is LM Studio's, where it lists it here.
_LISTED = (
    "loaded_context_length", "max_model_len", "context_length", "context_window", "max_context_length",
)  # fmt: skip
_COME_BACK = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


@dataclass(frozen=True, slots=True)
class WindowReport:
    """`tokens` is None if the server does not report them.

    A `guess` is the server's default. A size that is not `settled` may change after a completion, which loads the
    model.
    """

    tokens: int | None = None
    guess: bool = False
    settled: bool = True
    supports_images: bool | None = None
    """None if the server does not report it."""
    supports_tools: bool | None = None


class Lookup:
    """Requests to one server about one model."""

    def __init__(self, client: openai.AsyncOpenAI, *, base_url: str, model: str) -> None:
        self._client = client
        self._base_url = base_url
        self._root = _root(base_url)
        self._model = model

    async def report(self) -> WindowReport:
        """Ask the server. Raise errors that may pass."""
        entry = _entry(await self._get("/models"), self._model)
        listed = _listed(entry)
        if listed is not None or is_openai(self._base_url) or is_azure(self._base_url):
            return WindowReport(listed, supports_images=_supports_images(entry), supports_tools=_supports_tools(entry))
        for ask in (self._llama_cpp, self._lm_studio, self._ollama, self._litellm):
            if (report := await ask()) is not None:
                return report
        # llama.cpp's window in training comes last: it is usually run with less.
        return WindowReport(next(_counts(_mapping(entry.get("meta")), "n_ctx_train"), None))

    async def _llama_cpp(self) -> WindowReport | None:
        props = _mapping(await self._get(self._root + "/props"))
        used = next(_counts(_mapping(props.get("default_generation_settings")), "n_ctx"), None)
        if used is None:
            return None
        return WindowReport(used, supports_images=_supports_images(props), supports_tools=_supports_tools(props))

    async def _lm_studio(self) -> WindowReport | None:
        entry = _entry(await self._get(self._root + "/api/v0/models"), self._model)
        loaded = next(_counts(entry, "loaded_context_length"), None)
        if loaded is not None:
            return WindowReport(loaded, supports_images=_supports_images(entry))
        possible = next(_counts(entry, "max_context_length"), None)
        return None if possible is None else _unloaded(possible)

    async def _ollama(self) -> WindowReport | None:
        running = _mapping(await self._get(self._root + "/api/ps")).get("models")
        if not isinstance(running, list):
            return None
        ours = [each for each in map(_mapping, running) if self._is_ours(each)]
        if ours and (loaded := next(_counts(ours[0], "context_length"), None)) is not None:
            # Another program may have loaded it with another window; our request reloads it.
            return WindowReport(loaded, settled=False)
        shown = _mapping(await self._post(self._root + "/api/show", {"model": self._model}))
        facts = _mapping(shown.get("model_info"))
        lengths = [name for name in facts if name.endswith(".context_length")]
        possible = next(_counts(facts, *lengths), LOCAL_DEFAULT_TOKENS)
        set_in_modelfile = _modelfile_window(shown.get("parameters"))
        report = WindowReport(set_in_modelfile) if set_in_modelfile else _unloaded(possible)
        if isinstance(shown.get("remote_host"), str):  # runs in Ollama's cloud, with its whole window
            report = WindowReport(possible)
        abilities = shown.get("capabilities")
        return replace(
            report,
            supports_images=_supports_images(shown),
            supports_tools="tools" in abilities if isinstance(abilities, list) else None,
        )

    async def _litellm(self) -> WindowReport | None:
        data = _mapping(await self._get(self._root + "/model/info")).get("data")
        entries = [_mapping(entry) for entry in data] if isinstance(data, list) else []
        ours = [_mapping(each.get("model_info")) for each in entries if each.get("model_name") == self._model]
        # Several deployments may share a name; the request may go to any of them.
        sizes = [size for facts in ours for size in _counts(facts, "max_input_tokens")]
        return WindowReport(min(sizes)) if sizes else None

    def _is_ours(self, entry: dict[str, object]) -> bool:
        names = {entry.get("name"), entry.get("model")}
        return self._model in names or f"{self._model}:latest" in names

    async def _get(self, path: str) -> object:
        """Return the JSON at `path`, None where the server has no such page."""
        try:
            return await self._client.get(path, cast_to=object)
        except openai.APIStatusError as exc:
            _raise_if_passing(exc)
            return None

    async def _post(self, path: str, body: object) -> object:
        try:
            return await self._client.post(path, body=body, cast_to=object)
        except openai.APIStatusError as exc:
            _raise_if_passing(exc)
            return None


def listed_window(model: str, base_url: str) -> int | None:
    """Return the window by genai-prices, without the network.

    The URL decides on the provider: a local model may have the name of a hosted one.
    """
    import genai_prices  # noqa: PLC0415 - costs 0.1 s, and most servers make it unnecessary

    try:
        usage = genai_prices.Usage(input_tokens=1, output_tokens=1)
        return genai_prices.calc_price(usage, model, provider_api_url=base_url).model.context_window
    except (LookupError, ValueError):
        return None


def endpoint(base_url: str) -> str:
    """Return the address without user, password and query, as the key of learned limits."""
    parts = urlsplit(base_url)
    host = parts.netloc.rpartition("@")[2].lower()
    return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", ""))


def _raise_if_passing(exc: openai.APIStatusError) -> None:
    """Take a refusal for a missing page, unless another try may succeed."""
    if exc.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or exc.status_code in _COME_BACK:
        raise exc


def _unloaded(possible: int) -> WindowReport:
    return WindowReport(min(possible, LOCAL_DEFAULT_TOKENS), guess=True, settled=False)


def _listed(entry: dict[str, object]) -> int | None:
    listed = next(_counts(entry, *_LISTED), None)
    # OpenRouter: the provider that a request goes to may have less than the model can do.
    provided = next(_counts(_mapping(entry.get("top_provider")), "context_length"), None)
    return min(listed, provided) if listed and provided else listed


def _modelfile_window(parameters: object) -> int | None:
    """Return `num_ctx` from lines such as `num_ctx    8192`."""
    lines = parameters.splitlines() if isinstance(parameters, str) else []
    found = [words[1] for line in lines if (words := line.split())[:1] == ["num_ctx"] and len(words) > 1]
    return int(found[-1]) if found and found[-1].isdecimal() and int(found[-1]) else None


def _entry(listing: object, model: str) -> dict[str, object]:
    """Return our model's entry, or the only one: a server with one model takes any name for it."""
    data = _mapping(listing).get("data")
    entries = [_mapping(entry) for entry in data] if isinstance(data, list) else []
    ours = [entry for entry in entries if entry.get("id") == model]
    if ours:
        return ours[0]
    return entries[0] if len(entries) == 1 else {}


def _root(base_url: str) -> str:
    parts = urlsplit(base_url)
    path = parts.path.rstrip("/").removesuffix("/v1")
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _supports_images(fields: dict[str, object]) -> bool | None:
    """Return whether a listing claims support of pictures, in any server's form; None if it does not tell."""
    told: list[object] = [_mapping(fields.get(name)).get("vision") for name in ("capabilities", "modalities")]
    if isinstance(abilities := fields.get("capabilities"), list):  # Ollama's
        told.append("vision" in abilities)
    inputs = _mapping(fields.get("architecture")).get("input_modalities")  # OpenRouter's
    if isinstance(inputs, list):
        told.append("image" in inputs)
    if (kind := fields.get("type")) in {"vlm", "llm"}:  # LM Studio's
        told.append(kind == "vlm")
    return next((each for each in told if isinstance(each, bool)), None)


def _supports_tools(fields: dict[str, object]) -> bool | None:
    """Return whether a listing claims support of tools; llama.cpp drops them silently where the template has none."""
    told: list[object] = [
        _mapping(fields.get("chat_template_caps")).get("supports_tools"),
        _mapping(fields.get("capabilities")).get("function_calling"),  # Mistral's
    ]
    if isinstance(names := fields.get("supported_parameters"), list):  # OpenRouter's
        told.append("tools" in names)
    return next((each for each in told if isinstance(each, bool)), None)


def _counts(fields: dict[str, object], *names: str) -> Iterator[int]:
    for name in names:
        value = fields.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            yield value


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
