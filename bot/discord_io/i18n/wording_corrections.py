"""What the buttons below answers and the menus on messages say."""

from bot.core.domain import UserId
from bot.discord_io.i18n.wording_section import Section

_BUTTONS = {
    "stop": "answer-stop",
    "retry": "answer-retry",
    "continue": "answer-continue",
    "file": "answer-file",
}

_TOO_LATE = {"stop": "nothing-to-stop", "file": "answer-not-remembered"}


class Corrections(Section):
    """Sentences about what becomes of answers."""

    def answer_button(self, action: str) -> str:
        """Return a button's label; Discord allows 80 characters."""
        return self._say(_BUTTONS[action])

    def only_the_asker(self, asker: UserId) -> str:
        """Return the refusal for others."""
        return self._say("only-the-asker", asker=str(asker))

    def nothing_to_do(self, action: str) -> str:
        """Return why a press came too late."""
        return self._say(_TOO_LATE.get(action, "not-again"))

    def nothing_remembered_of_it(self) -> str:
        """Return the answer for a message that is not in the log."""
        return self._say("nothing-remembered")

    def message_forgotten(self) -> str:
        """Return what was done."""
        return self._say("message-forgotten")

    def about_form_title(self) -> str:
        """Return the form's title; Discord allows 45 characters."""
        return self._say("about-form-title")

    def about_form_label(self) -> str:
        """Return the label above the form's text; Discord allows 45 characters."""
        return self._say("about-form-label")

    def about_form_placeholder(self) -> str:
        """Return what the empty form shows; Discord allows 100 characters."""
        return self._say("about-form-placeholder")

    def about_default_question(self) -> str:
        """Return what is asked where nothing was written."""
        return self._say("about-default-question")

    def asks_about(self, name: str, link: str, question: str) -> str:
        """Return what the channel sees of a question about a message."""
        return self._say("asks-about", name=name, link=link, question=question)

    def nothing_to_ask_about(self) -> str:
        """Return the refusal of an empty message."""
        return self._say("nothing-to-ask-about")

    def author_opted_out(self) -> str:
        """Return the refusal of a message by somebody who wants to be left alone."""
        return self._say("author-opted-out")

    def cannot_answer_here(self) -> str:
        """Return the refusal in a channel that the bot may not write in."""
        return self._say("cannot-answer-here")
