"""A view of a judging that nobody sees: who follows the events alone inherits it."""

from __future__ import annotations


class Unseen:
    """`judging.View`, but for `show()`."""

    def __enter__(self) -> object:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    async def keep_fresh(self) -> None:
        pass

    def warn(self, text: str) -> None:
        pass

    def conclude(self, report: object) -> None:
        pass
