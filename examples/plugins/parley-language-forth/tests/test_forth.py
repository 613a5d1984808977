"""The conformance kit, run for Forth: install as README.md says, then `pytest`."""

from __future__ import annotations

from parley_language_forth import FORTH

from parley.testing import LanguageSuite


class TestForth(LanguageSuite):
    language = FORTH
