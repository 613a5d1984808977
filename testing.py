"""The conformance kit: suites that a plugin's author runs with pytest against a plugin of their own.

    from parley.testing import LanguageSuite

    class TestForth(LanguageSuite):
        language = "forth"

A suite has its fixtures itself. It needs pytest: `pip install 'parley-judge[testing]'`. Where a tool is missing a test
is skipped by name, or with PARLEY_TESTS_MUST_RUN=1 fails.
"""

from __future__ import annotations

from .core.testing.boxes import Boxes, run_captured
from .core.testing.format import FormatSuite
from .core.testing.language import LanguageSuite
from .core.testing.sandbox import SandboxSuite
from .core.testing.validator import ValidatorSuite

__all__ = ["Boxes", "FormatSuite", "LanguageSuite", "SandboxSuite", "ValidatorSuite", "run_captured"]
