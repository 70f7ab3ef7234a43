"""The audit trail on the command line: `portal audit verify`, `portal audit anchor`, `portal audit show`."""

import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from db import schema
from db.queries.audit import Event
from db.session import open_database
from portal import audit
from portal.access import NotFound, operator_scope
from portal.audit import NotAHeadFile, Trail, Verified
from portal.audit.saying import KINDS, broken, exact
from portal.cli.serve import stop
from portal.i18n import Text
from portal.settings import settings

TAMPERED = 1
NOT_FOUND = 3
"""What the command answers with if a client or project does not exist."""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    area = typer.Typer(
        name="audit",
        help="The record of every change: verify it, publish its heads, read it.",
        no_args_is_help=True,
    )
    area.command()(verify)
    area.command()(anchor)
    area.command()(show)
    app.add_typer(area)


def verify(
    client: Annotated[str, typer.Option(help="Only the trail of the client of this name.")] = "",
    heads: Annotated[
        Path | None, typer.Option(help="A kept copy of the published heads, instead of the portal's own.")
    ] = None,
) -> None:
    """Read every trail and compare it with what was published. Answers 0 if all is as it was, 1 if not."""
    _open()
    if heads is not None and not heads.exists():
        raise stop(f"There is no file {heads}.")
    try:
        kept = None if heads is None else audit.read_heads(heads)
        with typer.progressbar(length=1000, label="Reading", file=sys.stderr) as bar:
            told = audit.verify(
                operator_scope(),
                kept,
                client=client,
                progress=lambda done, all_: bar.update(done * 1000 // max(all_, 1) - bar.pos),
            )
            bar.update(1000 - bar.pos)
    except NotFound:
        raise stop(f"There is no client named “{client}”.", NOT_FOUND) from None
    except NotAHeadFile as line:
        raise stop(f"Line {line} of {heads or settings().anchors} is no published head.") from None
    for sentence in _found(told, heads):
        typer.echo(sentence)
    if not told.is_whole:
        raise typer.Exit(TAMPERED)


def anchor() -> None:
    """Publish the heads of all trails that have grown, and mail them, now."""
    _open()
    try:
        told = audit.publish_heads(operator_scope(name="command line"))
    except NotAHeadFile as line:
        raise stop(f"Line {line} of {settings().anchors} is no published head.") from None
    for head in told.heads:
        typer.echo(f"{_name(head.chain)}: {head.size} events, head {audit.grouped(head.root)}")
    mails = audit.mail_heads(operator_scope(name="command line"))
    typer.echo(f"{len(told.heads)} heads published in {settings().anchors}, {mails} mails written.")
    for chain, found in told.broken:
        typer.echo(f"{_name(chain)}: {broken(found, Text())} No head was published.", err=True)
    if told.broken:
        raise typer.Exit(TAMPERED)


def show(
    client: Annotated[str, typer.Option(help="The client's name; the portal's own trail without it.")] = "",
    project: Annotated[str, typer.Option(help="The project's key.")] = "",
    record: Annotated[str, typer.Option(help="A table, such as milestone, or one row: milestone:12.")] = "",
    limit: Annotated[int, typer.Option(help="How many events, the newest first.", min=1, max=10_000)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One event a line, for other programs.")] = False,
) -> None:
    """Print what was recorded: when, who, from where, and every value before and after."""
    _open()
    named = re.fullmatch(r"([a-z_]*)(?::(\d{1,18}))?", record)
    if named is None:
        raise stop(f"“{record}” names no record. Write, for instance, milestone or milestone:12.")
    row = int(named[2]) if named[2] else None
    try:
        events = audit.recorded_in(operator_scope(), client, project, named[1], row, limit)
    except NotFound as what:
        raise stop(f"There is no {what}.", NOT_FOUND) from None
    for line in _json(events) if as_json else _lines(events):
        typer.echo(line)


def _open() -> None:
    open_database(settings().url, settings().key)
    schema.migrate()


def _name(chain: int) -> str:
    return "The portal itself" if chain == audit.PORTAL else f"Client {chain}"


def _found(told: Verified, heads: Path | None) -> Iterable[str]:
    for trail in told.trails:
        yield f"{_whose(trail)}: {_state(trail)}"
    compared = heads or told.file
    number = str(told.filed) if told.filed else "no"
    yield f"{told.events} events in {len(told.trails)} trails, compared with {number} heads in {compared}."
    if told.broken:
        yield f"{len(told.broken)} of {len(told.trails)} trails do not say what they said."


def _whose(trail: Trail) -> str:
    return trail.name or _name(trail.chain)


def _state(trail: Trail) -> str:
    if trail.broken is not None:
        return f"{Text()(KINDS[trail.broken.kind]).upper()}. {broken(trail.broken, Text())}"
    whole = f"{trail.size} events, whole"
    if trail.newest is None:
        return f"{whole}; no head was ever published."
    return f"{whole}; the newest head covers {trail.newest.size} of them ({exact(trail.newest.at, Text())})."


def _lines(events: Sequence[Event]) -> Iterable[str]:
    for event in events:
        origin = f" from {event.ip}" if event.ip else ""
        yield (
            f"{event.chain}/{event.position}  {event.at.isoformat(timespec='seconds')}  {event.actor}{origin}"
            f"  {event.action} {event.record}:{event.record_id}"
        )
        for column, values in event.change.items():
            before, after = (json.dumps(value, ensure_ascii=False) for value in values)
            yield f"    {column}: {before} → {after}"


def _json(events: Sequence[Event]) -> Iterable[str]:
    for event in events:
        yield json.dumps({**event._asdict(), "at": event.at.isoformat()}, ensure_ascii=False)
