"""The demo business as its resource files tell it: who works where, when, and what they offer."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from importlib import resources
from typing import TYPE_CHECKING, Any

from bookdesk.domain.zones import zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from zoneinfo import ZoneInfo

_DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class DemoUser:
    """A member of staff who books at the desk."""

    id: str
    name: str
    may_overlap: bool


@dataclass(frozen=True, slots=True)
class DemoService:
    """A service; `minutes` long, for `capacity` people at once."""

    id: str
    name: str
    minutes: int
    capacity: int


@dataclass(frozen=True, slots=True)
class DemoClass:
    """A timetable entry of a provider: a class service on some weekdays (0 for Monday)."""

    service: DemoService
    weekdays: frozenset[int]
    start: time


@dataclass(frozen=True, slots=True)
class DemoProvider:
    """A provider; `services` maps what they offer to how often it is asked for (0: classes only)."""

    id: str
    name: str
    where: ZoneInfo
    region_id: str
    weekdays: frozenset[int]
    work: tuple[time, time]
    lunch: tuple[time, time]
    services: Mapping[DemoService, int]
    classes: tuple[DemoClass, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoBusiness:
    """The whole of it. `training` is the civil time of the one block, `holiday` the closure's label."""

    name: str
    where: ZoneInfo
    week_start: int
    default_service_id: str
    users: tuple[DemoUser, ...]
    regions: Mapping[str, str]
    services: tuple[DemoService, ...]
    providers: tuple[DemoProvider, ...]
    training: tuple[time, time]
    training_reason: str
    holiday: str
    customers: tuple[str, ...] = field(repr=False)


def load_business() -> DemoBusiness:
    """Read the demo business from the package's resources."""
    raw = _read("business.json")
    services: dict[str, DemoService] = {}
    for one in raw["services"]:
        services[one["id"]] = DemoService(one["id"], one["name"], one["minutes"], one["capacity"])
    return DemoBusiness(
        name=raw["name"],
        where=zone(raw["timeZone"]),
        week_start=raw["weekStart"],
        default_service_id=raw["defaultServiceId"],
        users=tuple(DemoUser(one["id"], one["name"], one["mayOverlap"]) for one in raw["users"]),
        regions={one["id"]: one["name"] for one in raw["regions"]},
        services=tuple(services.values()),
        providers=tuple(_provider(one, services) for one in raw["providers"]),
        training=_span((raw["training"]["start"], raw["training"]["end"])),
        training_reason=raw["training"]["reason"],
        holiday=raw["holiday"],
        customers=tuple(
            f"{given} {family}"
            for people in _read("customers.json")
            for given in people["given"]
            for family in people["family"]
        ),
    )


def holiday_after(today: date) -> date:
    """Return the closure's date: the first Monday at least ten days after `today`."""
    soonest = today + timedelta(days=10)
    return soonest + timedelta(days=-soonest.weekday() % 7)


def class_span(entry: DemoClass) -> tuple[time, time]:
    """Return a class's civil start and end; none runs past midnight."""
    minutes = entry.start.hour * 60 + entry.start.minute + entry.service.minutes
    return entry.start, time(minutes // 60, minutes % 60)


def _provider(raw: dict[str, Any], services: Mapping[str, DemoService]) -> DemoProvider:
    return DemoProvider(
        id=raw["id"],
        name=raw["name"],
        where=zone(raw["timeZone"]),
        region_id=raw["regionId"],
        weekdays=_weekdays(raw["days"]),
        work=_span(raw["work"]),
        lunch=_span(raw["lunch"]),
        services={services[key]: weight for key, weight in raw["services"].items()},
        classes=tuple(
            DemoClass(services[one["serviceId"]], _weekdays(one["days"]), time.fromisoformat(one["start"]))
            for one in raw.get("classes", ())
        ),
    )


def _weekdays(codes: Iterable[str]) -> frozenset[int]:
    return frozenset(_DAY_CODES.index(code) for code in codes)


def _span(texts: Iterable[str]) -> tuple[time, time]:
    start, end = texts
    return time.fromisoformat(start), time.fromisoformat(end)


def _read(name: str) -> Any:
    text = resources.files("bookdesk_resources").joinpath("demo", name).read_text("utf-8")
    return json.loads(text)
