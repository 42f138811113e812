from tests.support.world import World


async def test_help_explains_mentions_and_memory(server: World) -> None:
    result = await server.bo.slash(server.general, "help")

    assert result.response is not None
    assert result.response.ephemeral
    assert server.mention in result.response.content
    assert len(result.response.content) < 2000
