"""The `portal` command: everything that is done on the server itself."""

import typer

from portal.cli import backup, demo, imports, people, reports, serve

app = typer.Typer(
    name="portal",
    help="Candor, a client portal for project work.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

for _area in (serve, demo, imports, people, reports, backup):
    _area.register(app)
