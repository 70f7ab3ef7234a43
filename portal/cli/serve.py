"""Starting the portal: `portal serve` and `portal migrate`."""

import ipaddress
import os
import signal
import subprocess
import sys
from typing import Annotated

import typer

from db import schema
from db.session import open_database
from portal.identity.people import is_anybody_there
from portal.settings import settings


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(serve)
    app.command()(migrate)


def serve(
    port: Annotated[int, typer.Option(help="Where to listen.", min=0, max=65535)] = 8501,
    address: Annotated[str, typer.Option(help="On which of this machine's addresses.")] = "127.0.0.1",
    workers: Annotated[
        int,
        typer.Option(help="Processes, one port each from --port on, for a proxy in front.", min=1, max=64),
    ] = 1,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Listen to other machines without https.")
    ] = False,
) -> None:
    """Serve the portal. On this machine it needs no preparation at all."""
    _settle_address(port)
    _refuse_what_is_unsafe(address, insecure)
    _prepare()
    if workers > 1:
        _several(port, address, workers, insecure)
        return
    typer.echo(f"The portal is at {settings().address}")
    if not is_anybody_there():
        typer.echo("Nobody can sign in yet. Make the first administrator with:")
        typer.echo("  portal invite you@example.com --administrator")
    _run(port, address)


def migrate() -> None:
    """Bring the database to this version."""
    open_database(settings().url, settings().key)
    schema.migrate()
    typer.echo("The database is as this version needs it.")


def stop(sentence: str, code: int = 2) -> typer.Exit:
    """Say why nothing was done; to be raised."""
    typer.echo(sentence, err=True)
    return typer.Exit(code)


def _settle_address(port: int) -> None:
    """Without a public address, links in mails lead to this machine and this port."""
    if not settings().public_url:
        os.environ["PORTAL_PUBLIC_URL"] = f"http://localhost:{port}"
        settings.cache_clear()


def _refuse_what_is_unsafe(address: str, insecure: bool) -> None:
    if len(settings().key) < 32:
        raise stop(
            "PORTAL_SECRET is too short. Give it at least 32 characters, or none: then one is made and kept."
        )
    if "*" in settings().forwarded_allow_ips and not insecure:
        raise stop("PORTAL_FORWARDED_ALLOW_IPS must name the proxy. With * anybody could claim any address.")
    if not (_is_loopback(address) or settings().is_https or insecure):
        raise stop(
            "Other machines could reach the portal without https. Put a proxy with https in front and set"
            " PORTAL_PUBLIC_URL to its address (https://…), or add --insecure to go on regardless."
        )


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def _prepare() -> None:
    open_database(settings().url, settings().key)
    schema.migrate()


def _run(port: int, address: str) -> None:
    import uvicorn
    from streamlit import config

    from portal.server import application

    app = application()
    uvicorn.run(
        app,
        host=address,
        port=port,
        lifespan="on",
        proxy_headers=False,  # the application weighs them itself
        server_header=False,
        access_log=False,
        log_level="warning",
        use_colors=False,
        ws="websockets-sansio",
        ws_max_size=config.get_option("server.maxWidgetStateSize") * 1024 * 1024,
        ws_ping_interval=30,
        ws_ping_timeout=30,
        timeout_graceful_shutdown=20,
    )


def _several(port: int, address: str, workers: int, insecure: bool) -> None:
    """Several processes on ports side by side; a page must stay with the one it began at."""
    typer.echo(
        f"{workers} processes at ports {port} to {port + workers - 1}."
        " The proxy in front must send each browser to the same one every time."
    )
    more = ["--insecure"] if insecure else []
    command = [sys.executable, "-m", "portal.cli", "serve", "--address", address, *more]
    started = [subprocess.Popen([*command, "--port", str(port + n)]) for n in range(workers)]  # noqa: S603

    def end(number: int, frame: object) -> None:
        for process in started:
            process.terminate()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    codes = [process.wait() for process in started]
    if any(codes):
        raise typer.Exit(max(abs(code) for code in codes))
