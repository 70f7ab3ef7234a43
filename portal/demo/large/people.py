"""Large, the people: who is there in a big world, and in which projects?"""

from datetime import timedelta
from typing import Any

from db.models.identity import Membership, Person, PortalRole, Role
from db.models.project import Client
from portal.demo.large.making import Making, Place, Rows

CLIENT_CAST = (Role.SPONSOR, Role.MANAGER, Role.CONTRIBUTOR, Role.VIEWER, Role.MEMBER)
"""Person 1 of each client is its sponsor, person 2 the manager, and so on."""

_PLACES = (("en", "Europe/London", "GB"), ("zh", "Asia/Shanghai", "CN"), ("en", "Europe/Berlin", "DE"))
# Sponsors and managers have all projects of their client, the others so many.
_PROJECTS_OF_OTHERS = 3


def people_rows(making: Making) -> Rows:
    """Clients and people."""
    clients = [_client(making, number) for number in range(making.clients)]
    people = [
        _person(making, client, position) for client in clients for position in range(1, len(CLIENT_CAST) + 1)
    ]
    firm = [
        _account(making, "lead@firm.example", "Portfolio lead", PortalRole.LEAD),
        _account(making, "administrator@firm.example", "Administrator", PortalRole.ADMINISTRATOR),
    ]
    making.client_ids = [client["id"] for client in clients]
    making.person_ids = [person["id"] for person in people]
    return {Client: clients, Person: people + firm}


def add_members(place: Place) -> None:
    """Who is in one project."""
    cast = CLIENT_CAST if place.number // place.making.clients < _PROJECTS_OF_OTHERS else CLIENT_CAST[:2]
    for person_id, role in zip(place.people(len(CLIENT_CAST)), cast, strict=False):
        values = {"person_id": person_id, "project_id": place.project_id, "client_id": place.client_id}
        place.making.add(Membership, **values, role=role, created_at=place.at(-300))


def _client(making: Making, number: int) -> dict[str, Any]:
    language, zone, country = _PLACES[number % len(_PLACES)]
    return {
        "id": making.next_id(Client),
        "name": f"Client {number + 1}",
        "translations": {"zh": {"name": f"客户 {number + 1}"}},
        "language": language,
        "time_zone": zone,
        "country": country,
        "created_at": making.now - timedelta(days=700),
    }


def _person(making: Making, client: dict[str, Any], position: int) -> dict[str, Any]:
    number = client["name"].removeprefix("Client ")
    role = CLIENT_CAST[position - 1]
    row = _account(making, f"person-{position}@client-{number}.example", f"{role.title()} {number}")
    return row | {"language": client["language"], "time_zone": client["time_zone"]}


def _account(
    making: Making, email: str, name: str, portal_role: PortalRole = PortalRole.NONE
) -> dict[str, Any]:
    return {
        "id": making.next_id(Person),
        "email": email,
        "name": name,
        "language": "en",
        "time_zone": "UTC",
        "portal_role": portal_role,
        "demo": True,
        "created_at": making.now - timedelta(days=600),
        "visit_at": making.now - timedelta(days=4),
        "previous_visit_at": making.now - timedelta(days=11),
    }
