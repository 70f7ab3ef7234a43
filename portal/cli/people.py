"""Who may come in: `portal invite`."""

import typer


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
