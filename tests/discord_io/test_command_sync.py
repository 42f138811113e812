from tests.support.world import World


async def test_commands_are_sent_to_discord_only_after_changes(server: World) -> None:
    def syncs() -> int:
        return sum(
            request.method == "PUT" and request.path.endswith("/commands")
            for request in server.env.http_requests
        )

    assert syncs() == 1
    async with server.restarted() as after:
        assert syncs() == 1
        assert "reset" in after.bo.available_commands(after.general)
