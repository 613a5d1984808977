"""Every built-in language keeps the contract that other people's are held to."""

from __future__ import annotations

from typing import NoReturn

import pytest

from parley.core.language import Language
from parley.core.plugins import Plugins, load_plugins
from parley.testing import LanguageSuite

from ...conftest import lacking

# Of standards of one language the one that files are taken for: their self-tests are one, and compiling takes long.
KNOWN = [language for language in load_plugins().languages.values() if language.self_test]
NAMES = {repr(language.self_test): language.name for language in reversed(KNOWN)}.values()


@pytest.mark.parametrize("name", NAMES)
class TestBuiltIn(LanguageSuite):
    """All but the standards that nobody gets who does not ask, and the package's own build and run."""

    language = ""  # each that is named above

    @pytest.fixture
    def subject(self, name: str, known: Plugins) -> Language:
        return known.language(name)

    def lacking(self, what: str, remedy: str) -> NoReturn:
        lacking(f"{what} ({remedy})")
