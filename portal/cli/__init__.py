"""The `portal` command: everything that is done on the server itself.

Each module of this package has a `register(app)` that adds its commands.
"""

import importlib
import pkgutil

import typer

app = typer.Typer(
    name="portal",
    help="Candor, a client portal for project work.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

for _module in pkgutil.iter_modules(__path__, f"{__name__}."):
    if not _module.name.endswith("__main__"):
        importlib.import_module(_module.name).register(app)
