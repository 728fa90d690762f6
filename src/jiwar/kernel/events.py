"""Facts that modules announce upwards: frozen dataclasses, past tense, ids only.

`outbox.api.announce(event)` keeps the event with the transaction that made it true; every handler registered here
runs after commit, as a job of its own, and may run twice.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeVar

from jiwar.kernel.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of every event; its wire name is `<module>.<ClassName>`."""

    @classmethod
    def name(cls) -> str:
        return f"{cls.__module__.removeprefix('jiwar.').removesuffix('.events')}.{cls.__qualname__}"

    def payload(self) -> dict[str, Any]:
        """Plain JSON values: ids are text."""
        return {
            key: value if isinstance(value, int | bool | None) else str(value) for key, value in asdict(self).items()
        }


AnyEvent = TypeVar("AnyEvent", bound=Event)
Handler = Callable[[Any], None]

EVENTS: Registry[type[Event]] = Registry("events")
HANDLERS: Registry[tuple[type[Event], Handler]] = Registry("event handlers")


def announced(cls: type[AnyEvent]) -> type[AnyEvent]:
    """Class decorator: registers an event so that its rows can be read back."""
    EVENTS.add(cls.name(), cls)
    return cls


def on(event: type[AnyEvent], handler: Callable[[AnyEvent], None]) -> None:
    """Have `handler` called after commit for each `event`; its dotted name is the job's name."""
    HANDLERS.add(f"{handler.__module__.removeprefix('jiwar.')}.{handler.__qualname__}", (event, handler))


def handlers_of(event_name: str) -> list[str]:
    """Names of the handlers of one event."""
    return [name for name, (event, _) in HANDLERS.items() if event.name() == event_name]


def revive(event_name: str, payload: dict[str, Any]) -> Event:
    """The event a row holds; fields that a newer version added keep their defaults, unknown ones are dropped."""
    cls = EVENTS[event_name]
    known = {field.name for field in fields(cls)}
    return cls(**{key: value for key, value in payload.items() if key in known})
