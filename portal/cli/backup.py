"""Keeping a copy of everything and bringing it back: `portal backup` and `portal restore`.

A copied database file silently loses what is still in SQLite's log; `VACUUM INTO` does not. A PostgreSQL
database is dumped and restored by its own tools. The published heads of the audit trail are evidence, so they
are added to those that are there, and never put in their place.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import make_url
from sqlalchemy import text as sql

from db import schema
from db.session import close_database, database, maintenance, open_database
from portal import audit
from portal.cli.serve import stop
from portal.settings import settings

MANIFEST = "manifest.json"
FORMAT = 1
HEADS = "heads.jsonl"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(backup)
    app.command()(restore)


def backup(
    file: Annotated[Path, typer.Argument(help="Where to write, such as candor-backup.tar.gz.")],
) -> None:
    """Write database, files and published heads into one archive, complete even while people work.

    The portal's secret is not in it: keep that in another place, or the audit trail cannot be verified.
    """
    if file.exists():
        raise stop(f"{file} exists already; nothing was overwritten.")
    open_database(settings().url, settings().key)
    if not schema.is_current():
        raise stop("The database is not of this version. Run `portal migrate` first.")
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _copy_heads(root)  # first: a head of what the database in the archive lacks would say its end was cut
        _dump(root)
        if (settings().data_dir / "files").exists():
            shutil.copytree(settings().data_dir / "files", root / "files")
        _write_manifest(root)
        partial = file.with_name(file.name + ".partial")
        with tarfile.open(partial, "w:gz") as archive:
            for path in sorted(root.iterdir()):
                archive.add(path, path.name)
        partial.chmod(0o600)
        partial.replace(file)
    typer.echo(f"{file} holds everything but the secret ({settings().data_dir / 'secret'} or PORTAL_SECRET).")


def restore(
    file: Annotated[Path, typer.Argument(help="An archive made by `portal backup`.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in place of what is there, which is kept aside.")
    ] = False,
) -> None:
    """Bring an archive back, after every file in it was checked."""
    if not file.exists():
        raise stop(f"There is no file {file}.")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        try:
            with tarfile.open(file, "r:gz") as archive:
                archive.extractall(root, filter="data")
            manifest = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
        except (tarfile.TarError, OSError, KeyError, ValueError, EOFError):
            raise stop(f"{file} is not an archive made by `portal backup`.") from None
        _check(root, manifest)
        _bring_back(root, manifest, replace)
    open_database(settings().url, settings().key)
    schema.migrate()
    found = _counts()
    if found != manifest["rows"]:
        raise stop("The restored database does not hold what the archive says; do not use it.", 1)
    typer.echo(f"Restored the state of {manifest['made_at']}: {sum(found.values())} rows, all checked.")


def _copy_heads(root: Path) -> None:
    anchors = settings().anchors
    try:
        if anchors.exists():
            shutil.copyfile(anchors, root / HEADS)
    except OSError as error:
        (root / HEADS).unlink(missing_ok=True)
        typer.echo(f"The published heads are not in the archive: {anchors}: {error.strerror}.", err=True)


def _dump(root: Path) -> None:
    if database().is_sqlite:
        with maintenance() as connection:
            # VACUUM refuses to run inside a transaction.
            raw = connection.connection.dbapi_connection
            connection.rollback()
            raw.execute("VACUUM INTO ?", (str(root / "portal.db"),))
        return
    _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={root / 'portal.pgdump'}", _dsn())


def _dsn() -> str:
    return make_url(settings().url).set(drivername="postgresql").render_as_string(hide_password=False)


def _postgres(program: str, *arguments: str) -> None:
    found = shutil.which(os.environ.get(program.upper(), program))
    if found is None:
        raise stop(
            f"{program} was not found. Install PostgreSQL's client programs, or name it in {program.upper()}."
        )
    done = subprocess.run([found, *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise stop(f"{program} failed: {done.stderr.strip().splitlines()[-1] if done.stderr else ''}", 1)


def _write_manifest(root: Path) -> None:
    manifest = {
        "format": FORMAT,
        "version": version("candor"),
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "database": "sqlite" if database().is_sqlite else "postgresql",
        "rows": _counts(),
        "sha256": {str(p.relative_to(root)): _sha256(p) for p in sorted(root.rglob("*")) if p.is_file()},
    }
    (root / MANIFEST).write_text(json.dumps(manifest, indent=2), encoding="utf-8")


def _counts() -> dict[str, int]:
    from db.base import Base

    counts = {}
    with maintenance() as connection:
        if not database().is_sqlite:
            connection.execute(sql("SELECT set_config('candor.everything', 'on', false)"))
        for table in sorted(Base.metadata.tables):
            counts[table] = int(connection.execute(sql(f'SELECT count(*) FROM "{table}"')).scalar())  # noqa: S608
    return counts


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _check(root: Path, manifest: dict[str, Any]) -> None:
    if manifest.get("format") != FORMAT:
        raise stop("This archive was made by another version of the portal.")
    for name, digest in manifest["sha256"].items():
        path = root / name
        if not path.is_file() or _sha256(path) != digest:
            raise stop(f"The archive is damaged: {name} is not what it was. Nothing was changed.")
    wanted = "sqlite" if make_url(settings().url).get_backend_name() == "sqlite" else "postgresql"
    if manifest["database"] != wanted:
        raise stop(f"The archive holds a {manifest['database']} database, and DATABASE_URL names {wanted}.")


def _bring_back(root: Path, manifest: dict[str, Any], replace: bool) -> None:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    if manifest["database"] == "sqlite":
        _replace_sqlite(root / "portal.db", stamp, replace)
    else:
        _replace_postgresql(root / "portal.pgdump", replace)
    files = settings().data_dir / "files"
    if files.exists():
        files.rename(files.with_name(f"files.before-restore-{stamp}"))
    if (root / "files").exists():
        shutil.copytree(root / "files", files)
    if (root / HEADS).exists():
        _bring_back_heads(root / HEADS, stamp)


def _bring_back_heads(source: Path, stamp: str) -> None:
    """What was published stays published: heads are added, or kept beside those that they do not fit."""
    anchors = settings().anchors
    try:
        added = audit.merge_heads(anchors, source)
    except (audit.HeadsContradict, audit.NotAHeadFile, OSError) as error:
        aside = settings().data_dir / "anchors" / f"heads.from-backup-{stamp}.jsonl"
        aside.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, aside)
        aside.chmod(0o600)
        typer.echo(
            f"{anchors} was left as it is, because {_why(error)}. The heads of the archive are in {aside};"
            f" `portal audit verify --heads {aside}` compares with them.",
            err=True,
        )
    else:
        typer.echo(f"Published heads added to {anchors}: {added}. Those that were there have stayed.")


def _why(error: Exception) -> str:
    match error:
        case audit.HeadsContradict():
            return "it says something else than the archive"
        case audit.NotAHeadFile():
            return "a line in it or in the archive is no head"
        case _:
            return "it cannot be written"


def _replace_sqlite(source: Path, stamp: str, replace: bool) -> None:
    with sqlite3.connect(source) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise stop("The database in the archive is damaged. Nothing was changed.")
    target = Path(make_url(settings().url).database or "")
    if target.exists():
        if not replace:
            raise stop(f"{target} exists. Add --replace to put the archive in its place.")
        for suffix in ("", "-wal", "-shm"):
            old = target.with_name(target.name + suffix)
            if old.exists():
                old.rename(target.with_name(f"{target.name}.before-restore-{stamp}{suffix}"))
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)
    target.chmod(0o600)


def _replace_postgresql(source: Path, replace: bool) -> None:
    open_database(settings().url, settings().key)
    with maintenance() as connection:
        tables = connection.execute(
            sql("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()")
        ).scalar()
    close_database()
    if tables and not replace:
        raise stop("The database is not empty. Add --replace to put the archive in its place.")
    _postgres("pg_restore", "--clean", "--if-exists", "--no-owner", f"--dbname={_dsn()}", str(source))
