import pytest

# Their assertions say what differed.
for name in ("core", "process", "world"):
    pytest.register_assert_rewrite(f"{__name__}.{name}")
