"""A judging that nobody watches: only what is wrong with it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import anyio

if TYPE_CHECKING:
    from ..errors import ParleyError
    from ..events import Event
    from ..report import Report


class Complaints(Protocol):
    def complain(self, text: str, *, style: str = "") -> None: ...


class Quiet:
    """A `judging.View` beside `screen`, which has shown the package's warnings already."""

    def __init__(self, screen: Complaints) -> None:
        self._screen = screen
        self.refused: list[ParleyError] = []

    def __enter__(self) -> object:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    async def keep_fresh(self) -> None:
        await anyio.sleep_forever()

    def warn(self, text: str) -> None:
        pass

    def show(self, event: Event) -> None:
        from .. import events

        if isinstance(event, events.Refused):
            self.refused.append(event.error)
            self._screen.complain(str(event.error))

    def conclude(self, report: Report) -> None:
        pass
