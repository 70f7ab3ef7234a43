"""The two worlds that are measured, and somebody signed in for each side."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from db.models.identity import Membership, Person, PortalRole, Role
from db.models.project import Project
from db.session import identity_reading
from portal.identity import sessions
from portal.settings import ROOT

LARGE = "clients=50,projects=1000,tasks=200"


@dataclass(frozen=True)
class SignedIn:
    """A cookie for each side, and the project to look at."""

    cookies: dict[str, str]
    project: str


def made(name: str, scale: str | None) -> str:
    """The URL of a world's database, generated the first time."""
    folder = ROOT / "var" / "bench" / name
    url = f"sqlite:///{folder / 'world.db'}"
    if not (folder / "world.db").exists():
        folder.mkdir(parents=True, exist_ok=True)
        started = time.monotonic()
        command = [sys.executable, "-m", "portal.cli", "demo", *(["--scale", scale] if scale else [])]
        environment = {**os.environ, "DATABASE_URL": url, "PORTAL_DATA_DIR": str(folder)}
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
        print(f"{name} world made in {time.monotonic() - started:.0f} s")
    return url


def data_folder(name: str) -> Path:
    """Where a world keeps its files and its secret, as `portal demo` has put them."""
    return ROOT / "var" / "bench" / name / "demo"


def sign_in() -> SignedIn:
    """Sessions for a sponsor, a project manager and an administrator of the open world."""
    with identity_reading() as connection:
        row = connection.execute(
            select(Membership.project_id, Project.public_id)
            .join(Project, Project.id == Membership.project_id)
            .where(Membership.role == Role.SPONSOR, Project.audience == "client")
            .order_by(Membership.project_id)
            .limit(1)
        ).one()

        def of(role: Role) -> int:
            return connection.scalars(
                select(Membership.person_id).where(
                    Membership.project_id == row.project_id, Membership.role == role
                )
            ).first() or _raise(role)

        people = {"client": of(Role.SPONSOR), "manage": of(Role.MANAGER)}
        people["admin"] = connection.scalar(
            select(func.min(Person.id)).where(Person.portal_role == PortalRole.ADMINISTRATOR)
        ) or _raise(PortalRole.ADMINISTRATOR)
    cookies = {side: sessions.start(person, "bench").token for side, person in people.items()}
    return SignedIn(cookies, row.public_id)


def _raise(role: object) -> int:
    raise LookupError(f"nobody is {role}")


@dataclass(frozen=True)
class Visitor:
    """Somebody of a client: a cookie, and a project of their own."""

    cookie: str
    project: str


def crowd(people: int) -> list[Visitor]:
    """So many people of clients, each signed in, with the first project they may see."""
    asked = (
        select(Membership.person_id, func.min(Project.public_id))
        .join(Project, Project.id == Membership.project_id)
        .where(
            Membership.role.in_((Role.SPONSOR, Role.CONTRIBUTOR, Role.VIEWER)), Project.audience == "client"
        )
        .group_by(Membership.person_id)
        .order_by(Membership.person_id)
        .limit(people)
    )
    with identity_reading() as session:
        found = session.execute(asked).all()
    if len(found) < people:
        print(f"The world has {len(found)} people of clients; some look in several times.")
    return [
        Visitor(sessions.start(person_id, "bench").token, public_id)
        for person_id, public_id in (found[n % len(found)] for n in range(people))
    ]
