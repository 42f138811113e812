import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.config.env_file import changed, parsed

KEY = "a-key-for-tests"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"OPENAI_API_KEY={KEY}\n"),
        ("A=1", f"A=1\nOPENAI_API_KEY={KEY}\n"),
        ("# A note\nOPENAI_API_KEY=old # mine\n\n\nB='x\ny'\n", f"# A note\nOPENAI_API_KEY={KEY}\n\n\nB='x\ny'\n"),
        ("A=1\n\n# OPENAI_API_KEY=\n# Note\n", f"A=1\n\nOPENAI_API_KEY={KEY}\n# Note\n"),
        ("OPENAI_API_KEY=1\nA=1\n\nexport OPENAI_API_KEY=2\n", f"OPENAI_API_KEY={KEY}\nA=1\n\n"),
        ("OPENAI_API_KEY=first\nSecond==\nA=1\n", f"OPENAI_API_KEY={KEY}\nA=1\n"),
        ('OPENAI_API_KEY="no end\nA=1\n', f'OPENAI_API_KEY="no end\nA=1\nOPENAI_API_KEY={KEY}\n'),
        ("A=1\r\nOPENAI_API_KEY=\r\n", f"A=1\r\nOPENAI_API_KEY={KEY}\n"),
    ],
)
def test_value_is_set_in_its_line(before: str, after: str) -> None:
    assert changed(before, {"OPENAI_API_KEY": KEY}) == after


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20), st.text("A=\n# '\"x", max_size=30)
)
def test_changed_value_is_read_back_and_others_stay(value: str, before: str) -> None:
    text = re.sub(r"[\r\n]", " ", value)
    assume(not parsed(before)[1])
    found, _ = parsed(changed(before, {"OPENAI_MODEL": text}))
    assert found == parsed(before)[0] | {"OPENAI_MODEL": text}
