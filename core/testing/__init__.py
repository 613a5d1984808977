"""The conformance kit, which plugins import as `parley.testing`: suites to inherit, one a kind of plugin."""

from __future__ import annotations

import pytest

_PARTS = ("boxes", "format", "language", "sandbox", "validator")
pytest.register_assert_rewrite(*(f"{__name__}.{part}" for part in _PARTS))  # so that failures say what they compared
