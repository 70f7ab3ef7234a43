"""The `portal` command: everything that is done on the server itself."""

import importlib
import importlib.util

import typer

AREAS = ("serve", "people")
"""The modules of this package whose `register(app)` adds commands."""

LATER = ("world", "clients", "imports", "audit", "backup", "doctor", "reports", "records", "demo", "links")

app = typer.Typer(
    name="portal",
    help="Candor, a client portal for project work.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

for _area in (*AREAS, *LATER):
    if importlib.util.find_spec(f"portal.cli.{_area}"):
        importlib.import_module(f"portal.cli.{_area}").register(app)
