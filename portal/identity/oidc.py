"""OIDC"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provider:
    name: str
    label: str


def providers() -> tuple[Provider, ...]:
    return ()
