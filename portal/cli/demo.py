"""Showing the portal: `portal demo`, with a told world of six projects or a large one to measure."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from db import schema
from db.models.identity import PortalRole, Role
from db.session import close_database, open_database
from portal.cli.serve import serve as serve_portal
from portal.cli.serve import stop
from portal.demo import large, world
from portal.demo.people import FIRM
from portal.settings import settings

_SEES = {
    Role.SPONSOR: "all that is shared, with the money; decides on changes",
    Role.CONTRIBUTOR: "all that is shared but the money; raises issues, answers surveys",
    Role.VIEWER: "reads what is shared, without the money",
    Role.MANAGER: "everything in these projects; keeps them true and publishes",
    Role.MEMBER: "these projects with what is internal, without the money",
}
_SEES_ALL = {
    PortalRole.LEAD: "every project, reading",
    PortalRole.ADMINISTRATOR: "every project, reading; clients, people and access",
}
_REAL = (
    "This database holds real people, so no demonstration is made in it. Leave DATABASE_URL out, or name an"
    " empty database."
)
_ANOTHER = (
    "This database holds clients that are not those of this demonstration, so nothing was changed. Name an"
    " empty database; or, if they are an older demonstration, add --reset."
)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(demo)


def demo(
    serve: Annotated[bool, typer.Option("--serve", help="Serve it, too.")] = False,
    port: Annotated[int, typer.Option(help="Where to listen.", min=0, max=65535)] = 8501,
    address: Annotated[str, typer.Option(help="On which of this machine's addresses.")] = "127.0.0.1",
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Listen to other machines without https.")
    ] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Make it anew, whatever visitors did.")] = False,
    database: Annotated[str, typer.Option(help="Its database; one of its own if left out.")] = "",
    scale: Annotated[
        str, typer.Option(help="A large world instead, such as clients=50,projects=1000,tasks=200.")
    ] = "",
    seed: Annotated[int, typer.Option(help="Which large world; the same one for the same number.")] = 7,
) -> None:
    """Make a world to look at, and say who can sign in. Real databases are left alone."""
    own = _settle(database, "large.db" if scale else "demo.db")
    try:
        if scale:
            _make_large(scale, seed, reset, own)
        else:
            _make_told(reset, own is not None)
    except world.HoldsRealPeople:
        raise stop(_REAL) from None
    except world.HoldsAnotherWorld:
        raise stop(_ANOTHER) from None
    if serve:
        serve_portal(port=port, address=address, insecure=insecure)
    elif own is not None and not scale:
        typer.echo("Look at it with: portal demo --serve")


def _settle(database: str, name: str) -> Path | None:
    """Turn this process to the demonstration: its folder, its database, its accounts.

    Gives the path of the demonstration's own database, None for one that was named. The folder is one of its
    own as well, so that its files and secret never lie among those of a real portal.
    """
    folder = settings().data_dir / "demo"
    named = database or settings().database_url
    os.environ["DATABASE_URL"] = named or f"sqlite:///{folder / name}"
    os.environ["PORTAL_DATA_DIR"] = str(folder)
    os.environ["PORTAL_DEMO"] = "true"
    os.environ.setdefault("PORTAL_FIRM", FIRM)
    settings.cache_clear()
    return None if named else folder / name


def _open() -> None:
    open_database(settings().url, settings().key)
    schema.migrate()


def _make_told(reset: bool, is_own: bool) -> None:
    _open()
    if world.build(reset=reset, visitors=is_own):
        typer.echo("The demonstration is made as of today.")
    else:
        typer.echo("The demonstration is there from today.")
    _print_accounts()


def _print_accounts() -> None:
    table = Table("Who", "Is", "Of", "Where", "Sees", show_edge=False)
    for account in world.accounts():
        if account.portal_role is not PortalRole.NONE:
            table.add_row(
                account.name, account.portal_role, FIRM, "everywhere", _SEES_ALL[account.portal_role]
            )
            continue
        for role in dict.fromkeys(role for _, role in account.roles):
            where = ", ".join(name for name, held in account.roles if held is role)
            table.add_row(account.name, role, account.house or FIRM, where, _SEES[role])
    Console(width=None if sys.stdout.isatty() else 160).print(table)
    typer.echo("Each of them signs in with one click on the sign-in page; nobody needs a password.")


def _make_large(scale: str, seed: int, reset: bool, own: Path | None) -> None:
    try:
        wanted = large.read_scale(scale)
    except large.ScaleIsUnclear as part:
        raise stop(
            f"“{part}” is not clear. Write, for instance: --scale clients=50,projects=1000,tasks=200"
        ) from None
    if reset and own is not None:
        _remove(own)
    _open()
    if reset and own is None:
        world.clear()
    try:
        with typer.progressbar(
            length=wanted.projects, label="Projects", show_pos=True, file=sys.stderr
        ) as bar:
            large.build(wanted, seed, bar.update)
    except large.IsNotEmpty:
        raise stop("This database is not empty. Add --reset to make the large world anew.") from None
    typer.echo(f"Clients: {wanted.clients}; projects: {wanted.projects}, of {wanted.tasks} tasks each.")
    typer.echo("Sign in as person-1@client-1.example (sponsor), person-2 (manager) … or lead@firm.example.")
    if own is not None:
        typer.echo(f"They are in {own}.")


def _remove(database: Path) -> None:
    """Delete the demonstration's own database file with its log."""
    close_database()
    for ending in ("", "-wal", "-shm"):
        Path(f"{database}{ending}").unlink(missing_ok=True)
