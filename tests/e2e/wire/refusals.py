"""How Discord says no (https://docs.discord.com/developers/topics/opcodes-and-status-codes#json)."""

from tests.e2e.wire.model import Json


class Refused(Exception):
    """A request that gets an error: HTTP status, Discord's code and its words."""

    def __init__(self, status: int, code: int, message: str, **more: object) -> None:
        super().__init__(f"{status}/{code} {message}")
        self.status = status
        self.body: Json = {"message": message, "code": code, **more}


def unauthorized() -> Refused:
    return Refused(401, 0, "401: Unauthorized")


def not_found() -> Refused:
    return Refused(404, 0, "404: Not Found")


def unknown_channel() -> Refused:
    return Refused(404, 10003, "Unknown Channel")


def unknown_guild() -> Refused:
    return Refused(404, 10004, "Unknown Guild")


def unknown_message() -> Refused:
    return Refused(404, 10008, "Unknown Message")


def unknown_user() -> Refused:
    return Refused(404, 10013, "Unknown User")


def unknown_webhook() -> Refused:
    return Refused(404, 10015, "Unknown Webhook")


def entry_point_missing() -> Refused:
    return Refused(400, 50240, "You cannot remove this app's Entry Point command in a bulk update operation.")


def unknown_interaction() -> Refused:
    return Refused(404, 10062, "Unknown interaction")


def already_acknowledged() -> Refused:
    return Refused(400, 40060, "Interaction has already been acknowledged.")


def missing_access() -> Refused:
    return Refused(403, 50001, "Missing Access")


def not_in_a_dm() -> Refused:
    return Refused(403, 50003, "Cannot execute action on a DM channel")


def not_your_message() -> Refused:
    return Refused(403, 50005, "Cannot edit a message authored by another user")


def empty_message() -> Refused:
    return Refused(400, 50006, "Cannot send an empty message")


def takes_no_dms() -> Refused:
    return Refused(403, 50007, "Cannot send messages to this user")


def missing_permissions() -> Refused:
    return Refused(403, 50013, "Missing Permissions")


def invalid_token() -> Refused:
    return Refused(401, 50027, "Invalid Webhook Token")


def invalid_form(field: str, code: str, message: str) -> Refused:
    errors = {field: {"_errors": [{"code": code, "message": message}]}}
    return Refused(400, 50035, "Invalid Form Body", errors=errors)


def too_long(field: str, limit: int) -> Refused:
    return invalid_form(field, "BASE_TYPE_MAX_LENGTH", f"Must be {limit} or fewer in length.")


def thread_archived() -> Refused:
    return Refused(400, 50083, "Thread is archived")


def thread_exists() -> Refused:
    return Refused(400, 160004, "A thread has already been created for this message")


def reply_needs_history() -> Refused:
    return Refused(400, 160002, "Cannot reply without permission to read message history")


def slow_mode(left_s: float) -> Refused:
    words = "This action cannot be performed due to slowmode rate limit."
    return Refused(429, 20016, words, retry_after=float(left_s), **{"global": False})
