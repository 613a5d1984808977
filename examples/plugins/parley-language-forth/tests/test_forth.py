"""The conformance kit, run for Forth: `pip install -e '.[test]'`, then `pytest`."""

from __future__ import annotations

from parley_language_forth import FORTH

from parley.testing import LanguageSuite


class TestForth(LanguageSuite):
    language = FORTH
