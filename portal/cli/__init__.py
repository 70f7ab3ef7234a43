"""The `portal` command: everything that is done on the server itself."""

import typer

from portal.cli import audit, backup, chores, demo, imports, people, reports, serve, verify

app = typer.Typer(
    name="portal",
    help="Candor, a client portal for project work.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

for _area in (serve, demo, imports, people, reports, backup, audit, chores, verify):
    _area.register(app)
