"""Checkers of CMS: `checker input answer output`; what they say is told in core/cms.py."""

from __future__ import annotations

from collections.abc import Sequence

from ..core import cms
from ..core.hookspecs import hookimpl
from ..core.inquiry import Places, Said
from ..core.model import Decision, TestCase
from .own import OwnValidator


class CmsValidator(OwnValidator):
    name = "cms"

    def arguments(self, places: Places, test: TestCase, flags: Sequence[str]) -> Sequence[str]:
        return (places.input, places.answer, places.output, *flags)

    def decide(self, said: Said, test: TestCase, flags: Sequence[str]) -> Decision:
        return cms.decision(said)


@hookimpl
def parley_validators() -> list[CmsValidator]:
    return [CmsValidator()]
