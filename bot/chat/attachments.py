"""Read the files of a question, within their share of the history."""

from collections.abc import AsyncIterator, Sequence

from bot.billing.charges import Billing
from bot.chat.context import Contexts
from bot.config.options import InForce
from bot.core import markup
from bot.core.content import Attachment, DiscordFile, FileNote, Reading, SkipReason, Unit
from bot.core.domain import Prompt, Turn
from bot.core.errors import AllowanceError, EmptyAnswer, ModelError
from bot.core.log import get_logger
from bot.core.ports import Clock, Listener, Models, Reader
from bot.core.tokens import TOKENS_A_SECOND
from bot.storage.store import Store

logger = get_logger(__name__)

# Discord's own limit for one message; a quoted one may have as many again.
MAX_FILES = 10
MAX_PICTURES = 4
# The files of one question may take this share of the history.
SHARE = 0.5
# The lowest bit rate of recordings, that of Speex, for an upper bound of a length that cannot be measured.
MIN_BYTES_A_SECOND = 250
# Files not read by then are skipped, so that the answer does not wait longer.
TIME_S = 60.0


class Files:
    """Reads the files of questions, and stores them."""

    def __init__(
        self,
        *,
        store: Store,
        reader: Reader,
        contexts: Contexts,
        models: Models,
        clock: Clock,
        billing: Billing,
        listener: Listener | None,
    ) -> None:
        self._billing = billing
        self._listener = listener
        self._store = store
        self._reader = reader
        self._contexts = contexts
        self._models = models
        self._clock = clock

    async def take(self, turn: Turn, in_force: InForce) -> list[FileNote]:
        """Read and store a turn's new files; return notes about those not read in full. Raise a `StoreError`."""
        known = await self._store.messages.get(turn.question.id)
        if known is None:
            return []
        before = {each.id for each in known.attachments}
        files = [file for file in turn.files if file.id not in before]
        if not files:
            return []
        room = (await self._contexts.budget(turn.place, in_force)).history * SHARE
        notes = []
        async for reading in self._read(files, turn, in_force.options.model, int(room) - _tokens(known.attachments)):
            # Each at once: after a crash none is fetched, or paid for, once more.
            await self._store.attachments.add(turn.question.id, [reading])
            notes += [] if reading.note is None else [reading.note]
        logger.info("files_read", message=turn.question.id, files=len(files))
        return notes

    async def _read(self, files: Sequence[DiscordFile], turn: Turn, model: str, room: int) -> AsyncIterator[Reading]:
        looks = model if self._models.of(model).supports_images else None
        until = self._clock.monotonic() + TIME_S
        pictures = 0
        for number, file in enumerate(files):
            if number >= MAX_FILES:
                reading = _unread(file, SkipReason.TOO_MANY)
            elif self._clock.monotonic() > until:
                reading = _unread(file, SkipReason.DOWNLOAD_FAILED)
            else:
                share = max(room, 0) // (min(len(files), MAX_FILES) - number)
                queue = turn.place.guild or turn.place.channel
                reading = await self._reader.read(file, tokens=share, model=looks, queue=queue)
                if reading.sound is not None and self._listener is not None:
                    reading = await self._listen(self._listener, file, reading, turn, share)
            if reading.attachment.picture is not None:
                pictures += 1
                if pictures > MAX_PICTURES:
                    reading = _unread(file, SkipReason.TOO_MANY)
            room -= reading.attachment.tokens
            yield reading

    async def _listen(
        self, listener: Listener, file: DiscordFile, reading: Reading, turn: Turn, tokens: int
    ) -> Reading:
        """Return the transcript of a recording, at its sender's expense; the reading unchanged where there is none."""
        sound = reading.sound or b""
        tokens_said = int((reading.seconds or len(sound) / MIN_BYTES_A_SECOND) * TOKENS_A_SECOND) + 1
        asked = Prompt([], tokens_said, turn.place.channel, listener.model)
        try:
            async with self._billing.spending(
                turn, asked, purpose="transcription", reply_tokens=tokens_said
            ) as spending:
                await spending.reserve()
                transcript = await listener.listen(file.name, sound)
                spending.note(transcript.text)
                spending.note(transcript.completion)
        except EmptyAnswer:
            return _unread(file, SkipReason.EMPTY)
        except AllowanceError:
            # The recording is too long for the remaining budget, which may suffice for the answer.
            return _unread(file, SkipReason.LIMIT_EXCEEDED)
        except ModelError:
            return reading
        text, whole = markup.beginning(transcript.text, tokens)
        label = markup.label("what is said in", file.name)
        note = (
            None if whole else FileNote(file.name, SkipReason.PARTLY, Unit.CHARACTERS, len(text), len(transcript.text))
        )
        return Reading(markup.make_attachment(file.id, label, text, of=file), note=note)


def _unread(file: DiscordFile, why: SkipReason) -> Reading:
    return Reading(markup.unread(file), note=FileNote(file.name, why))


def _tokens(attachments: Sequence[Attachment]) -> int:
    return sum(each.tokens for each in attachments)
