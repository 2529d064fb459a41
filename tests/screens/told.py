"""The rooms that are looked at: one with nothing said yet, and one that holds what people really write and worse."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.journeys.people import CASES
from tests.services import Hub

LANGUAGES = ("nb", "nn", "en")
SHORT = 200  # characters in a name or a title, as many as the format takes
LONG = 20_000  # characters in a text, likewise

UNBROKEN = "Koordineringsutvalgsmøteinnkallingsvedleggsoversikt"
BACKWARDS = "مرحبا، نورا تنام جيدا هذا الأسبوع (37,5 °C) وتلعب مع إيلا"
FAMILY = "👩‍👩‍👧‍👦🧑🏽‍🦽🏳️‍🌈"
NAMES = {
    "anders": f"Anders {UNBROKEN} ".ljust(SHORT, "å"),
    "amina": "أمينة يوسف ورسن",
    "kine": f"Kine {FAMILY} Almlid",
}
PARTIES = {
    "school": ("Bjørkelia skole, avdeling for " + "spesialundervisning og " * 9)[:SHORT].strip(),
    "respite-home": "بيت الراحة Solgløtt",
    "habilitation": UNBROKEN * 3,
}
BODIES = (
    BACKWARDS,
    f"{FAMILY} " * 12,
    "https://elvestrand.example/" + "svært-lang-adresse-uten-mellomrom" * 9,
    f"## {UNBROKEN}\n\n1. {BACKWARDS}\n2. **{UNBROKEN * 3}**\n   - {FAMILY}\n\n> {UNBROKEN}\n\n`{'kode' * 60}`\n\n    {'innrykk ' * 40}",
    ("Natta gikk fint. " + UNBROKEN + ". ") * 290,
)
YESTERDAY, NEXT_WEEK, LATER = "2026-11-20", "2026-12-03", "2027-06-18"


def login(name: str, kind: str, language: str) -> str:
    return f"{name}.{kind}-{language}"


def room(hub: Hub, kind: str, language: str) -> str:
    """A room of its own whose people all speak one language: its id. The same room however often it is asked for."""
    at = hub.folder / f"{kind}-{language}.json"
    if at not in _loaded:
        _loaded[at] = _load(hub, kind, language, at)
    return _loaded[at]


_loaded: dict[Path, str] = {}


def _load(hub: Hub, kind: str, language: str, path: Path) -> str:
    told = json.loads((CASES / f"{CASE.get(kind, 'nora')}.json").read_text("utf-8"))
    told.pop("expect")
    told["case"] |= {"reference": f"{kind}-{language}", "language": language}
    for person in told["people"]:
        person |= {"login": login(person["login"], kind, language), "language": language}
    CHANGED.get(kind, lambda _: None)(told)
    path.write_text(json.dumps(told), "utf-8")
    done = hub.cli("load-case", path)
    if done.returncode != 0:
        raise SystemExit(f"{path.name}: {done.stdout}{done.stderr}")
    return done.stdout.split()[1]


def _emptied(told: dict[str, Any]) -> None:
    """People have their seats and there is a consent to a plan; nobody has said a word."""
    first = next(number for number, event in enumerate(told["timeline"]) if event["kind"] == "message")
    told["timeline"] = told["timeline"][:first]


def _filled(told: dict[str, Any]) -> None:
    told["case"]["title"] = f"{FAMILY} Blåveis {BACKWARDS} {UNBROKEN}".ljust(SHORT, "s")[:SHORT]
    for person in told["people"]:
        person["name"] = NAMES.get(person["key"], person["name"])[:SHORT]
    for party in told["parties"]:
        party["name"] = PARTIES.get(party["key"], party["name"])[:SHORT]
    _then(told, "worse", _events())


def _then(told: dict[str, Any], name: str, events: Iterable[dict[str, Any]]) -> None:
    """Adds what happened after all that is told."""
    at = datetime.fromisoformat(told["timeline"][-1]["at"])
    for number, event in enumerate(events):
        at += timedelta(minutes=1)
        told["timeline"].append({"key": f"{name}-{number}", "at": at.isoformat(), **event})


def _events() -> Iterator[dict[str, Any]]:
    mother, everybody = {"by": "ingvild-mother"}, {"scopes": ["general"]}
    all_kinds = {"scopes": ["general", "health", "school", "respite", "leisure"]}
    name = f"{UNBROKEN * 3}-{BACKWARDS}-{FAMILY}".ljust(SHORT - 4, "x")[: SHORT - 4] + ".txt"
    yield {
        "kind": "document", **mother, "name": name, "media_type": "text/plain", "text": "x", **all_kinds,
        "category": "other",
    }  # fmt: skip
    goal = {"kind": "goal", "goal": "worst", "text": f"{UNBROKEN * 4} {BACKWARDS} {FAMILY}", "due": YESTERDAY}
    yield {**goal, **mother, **everybody, "owner_words": False, "status": "active"}
    yield {
        "kind": "measure", "by": "siw-coordinator", "measure": "worst-measure", "goal": "worst", "text": UNBROKEN * 4,
        "responsible": "school", "extent": UNBROKEN * 3, "how": BACKWARDS, "until": YESTERDAY, "status": "under-way",
        **everybody,
    }  # fmt: skip
    yield {
        "kind": "meeting.called", "by": "siw-coordinator", "meeting": "worst-meeting", "title": (UNBROKEN * 5)[:SHORT],
        "start": f"{NEXT_WEEK}T09:00:00+01:00", "end": f"{NEXT_WEEK}T10:00:00+01:00", "place": (UNBROKEN * 5)[:SHORT],
        "agenda": [BACKWARDS, (UNBROKEN * 5)[:SHORT], FAMILY],
        "invited": ["ingvild-mother", "siw-coordinator", "nora-owner"], **everybody,
    }  # fmt: skip
    for body in BODIES:
        yield {"kind": "message", **mother, "body": body[:LONG], **everybody}
    yield {"kind": "message", **mother, "body": "Om alt på en gang", "reply_to": "worse-5", **all_kinds}


def _waiting(told: dict[str, Any]) -> None:
    """Something of each kind waits for a decision: a signature, an ending, an objection, a party nobody has decided on."""
    told["parties"].append({"key": "swimming", "name": "Elvestrand svømmeklubb", "kind": "leisure"})
    _then(told, "waits", _decisions())


def _decisions() -> Iterator[dict[str, Any]]:
    soon, later = (datetime.now().astimezone().date() + timedelta(days=days) for days in (20, 300))
    for seat in ("ingvild-mother", "tor-arne-father"):
        yield {
            "kind": "x.seat.fact", "by": "siw-coordinator", "scopes": ["general"],
            "x": {
                "seat": seat, "fact": "parental-responsibility", "from": "2017-02-11",
                "source": "Utskrift fra Folkeregisteret, vist fram av Ingvild 30. september 2025.",
            },
        }  # fmt: skip
    yield {
        "kind": "consent.given", "by": "ingvild-mother", "form": "digital", "until": soon.isoformat(),
        "purpose": "Ut høsten, til ny avtale om avlastning er på plass.",
        "grants": [{"party": "respite-home", "scopes": ["home"]}], "with": ["tor-arne-father"],
    }  # fmt: skip
    yield {
        "kind": "x.consent.proposed", "by": "ingvild-mother", "scopes": ["health"],
        "x": {
            "lines": [["school", "health", "closed"]], "way": "from", "until": later.isoformat(), "plan": False,
            "purpose": "Så skolen vet hva de skal gjøre ved anfall.",
            "signatures": [{"seat": "ingvild-mother"}], "asked": ["tor-arne-father"], "child": "Nora sa ja på talemaskinen.",
        },
    }  # fmt: skip
    yield {
        "kind": "x.plan.mode", "by": "siw-coordinator", "scopes": ["general"],
        "x": {
            "mode": "mixed", "from": "2026-11-02", "seats": ["tor-arne-father", "amina-aids"],
            "why": "Tor Arne vil ha planen på papir. Ingvild tar den med hjem etter hvert møte.",
        },
    }  # fmt: skip
    yield {
        "kind": "x.seat.objected",
        "by": "ingvild-mother",
        "scopes": ["general"],
        "x": {"seat": "amina-aids"},
    }


def _assessed(told: dict[str, Any]) -> None:
    """Who is nearest of kin is recorded, and that she decides herself."""
    today = datetime.now().astimezone().date()
    fact = {
        "kind": "x.seat.fact", "by": "maren-coordinator", "scopes": ["general"],
        "x": {
            "seat": "kristin-daughter", "fact": "next-of-kin", "from": "2026-02-18",
            "source": "Astrid pekte på Kristin i møte 18. februar, med logoped til stede.",
        },
    }  # fmt: skip
    assessment = {
        "kind": "x.capacity.assessed", "by": "maren-coordinator", "scopes": ["general"],
        "x": {
            "about_kinds": ["economy"], "lacks": False, "on": today.isoformat(),
            "until": (today + timedelta(days=180)).isoformat(),
            "reasons": "Astrid forklarte selv hva Kristin får lese, og hva som skjer hvis hun sier nei.",
            "heard": "Astrid og Kristin, samme dag.",
        },
    }  # fmt: skip
    _then(told, "known", (fact, assessment))


CASE = {"young": "jonas", "grown": "astrid"}
CHANGED = {"empty": _emptied, "full": _filled, "asked": _waiting, "grown": _assessed}
