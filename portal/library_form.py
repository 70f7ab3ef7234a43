"""Training material as a form: what did somebody type and choose, and what must they be told about it?"""

import re
from datetime import datetime, time

from db.models.training import ResourceKind
from portal.clock import zone
from portal.forms import Problems, Reader, needed
from portal.i18n import LANGUAGES, N_, Text
from portal.library import SaveMaterial
from portal.problems import Problem
from portal.uploads import Checked, Upload, check

LONGEST_MINUTES = 10_000


def read_material(
    reader: Reader, text: Text, upload: Upload | None = None, *, has_file: bool = False
) -> SaveMaterial | Problems:
    """What was typed and chosen as a command, or what is wrong with it."""
    kind = reader.choice("kind", ResourceKind, label=text("What it is"))
    file = check(upload) if upload is not None else None
    if isinstance(file, Problem):
        reader.refuse(file.field, file.message, **file.values)
    dropped = reader.flag("without_file")
    command = {
        "version": reader.whole("version", required=False, label="version") or 0,
        "title": reader.line("title", 500, label=text("Title")),
        "summary": reader.paragraph("summary", 5_000, required=False, label=text("What one learns")),
        "for_role": reader.line("for_role", 200, required=False, label=text("For whom")),
        "language": _language(reader, text),
        "minutes": reader.whole(
            "minutes", 1, LONGEST_MINUTES, required=False, label=text("Minutes it takes")
        ),
        "address": _address(reader, text),
        "session_at": _session_at(reader, text, kind),
        "translations": _translations(reader, text),
    }
    holds = command["address"] or command["session_at"] or upload or (has_file and not dropped)
    if not holds and reader.problems is None:
        reader.refuse("address", N_("Please give a web address or a file; for a session, its day and time."))
    if reader.problems is not None:
        return reader.problems
    number = reader.whole("id", 1, required=False, label="id")
    chosen = file if isinstance(file, Checked) else None
    return SaveMaterial(id=number, kind=needed(kind), file=chosen, without_file=dropped, **command)  # type: ignore[arg-type]


def _language(reader: Reader, text: Text) -> str:
    language = reader.line("language", 16, label=text("Language of the material"))
    if language and language not in LANGUAGES:
        reader.refuse(
            "language",
            N_("Please choose one of the options listed for “{label}”."),
            label=text("Language of the material"),
        )
    return language


def _address(reader: Reader, text: Text) -> str:
    address = reader.address("address", 1000, required=False, label=text("Web address"))
    if address.lower().startswith("http:"):
        message = N_("“{label}” must start with https://, so that nobody can change on the way what is read.")
        reader.refuse("address", message, label=text("Web address"))
    return address


def _session_at(reader: Reader, text: Text, kind: ResourceKind | None) -> datetime | None:
    if kind is not ResourceKind.SESSION:
        return None
    day = reader.day("session_day", label=text("Day of the session"))
    typed = reader.line("session_time", 5, label=text("Time of the session"))
    clock = _time(typed)
    if typed and clock is None:
        message = N_("“{label}” is not a time we can read. Please write it like {example}.")
        reader.refuse("session_time", message, label=text("Time of the session"), example="14:30")
    return datetime.combine(day, clock, zone(text.time_zone)) if day and clock else None


def _time(typed: str) -> time | None:
    found = re.fullmatch(r"([01]?[0-9]|2[0-3])[:：]([0-5][0-9])", typed, re.ASCII)
    return time(int(found[1]), int(found[2])) if found else None


def _translations(reader: Reader, text: Text) -> dict[str, dict[str, str]]:
    said: dict[str, dict[str, str]] = {}
    for code in LANGUAGES:
        language = text.language_called(code)
        fields = {
            "title": reader.line(
                f"title:{code}",
                500,
                required=False,
                label=text("Title in {language}", language=language),
            ),
            "summary": reader.paragraph(
                f"summary:{code}",
                5_000,
                required=False,
                label=text("What one learns, in {language}", language=language),
            ),
            "for_role": reader.line(
                f"for_role:{code}",
                200,
                required=False,
                label=text("For whom, in {language}", language=language),
            ),
        }
        if given := {field: words for field, words in fields.items() if words}:
            said[code] = given
    return said
