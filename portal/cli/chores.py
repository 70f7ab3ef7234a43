"""What is done by the clock, done now: `portal chores`."""

from typing import Annotated

import typer

from db import schema
from db.session import open_database
from portal import chores as clockwork
from portal.chores import Outcome
from portal.settings import settings

FAILED = 1

_SAID = {
    Outcome.DONE: "done",
    Outcome.NOT_DUE: "already done, or somebody else is at it",
    Outcome.FAILED: "failed; the log says why, and it is tried again",
}


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(chores)


def chores(
    again: Annotated[
        bool, typer.Option("--again", help="Also what was done already in its period; no mail goes twice.")
    ] = False,
) -> None:
    """Do what is due by the clock: publish heads, send reminders. A running server does it by itself."""
    open_database(settings().url, settings().key)
    schema.migrate()
    outcomes = clockwork.run_due(again=again)
    for name, outcome in outcomes.items():
        typer.echo(f"{name}: {_SAID[outcome]}")
    if Outcome.FAILED in outcomes.values():
        raise typer.Exit(FAILED)
