"""Which part of the page about scope is on the screen: requirements, changes, or how all of it hangs"
" together."""

from collections.abc import Mapping
from enum import StrEnum

from portal.i18n import N_, Text
from portal.views.choice import choice


class Part(StrEnum):
    """A part of the page; the address remembers it."""

    REQUIREMENTS = "requirements"
    CHANGES = "changes"
    TRACE = "trace"


_PARTS: Mapping[Part, str] = {
    Part.REQUIREMENTS: N_("Requirements"),
    Part.CHANGES: N_("Changes"),
    Part.TRACE: N_("How it hangs together"),
}


def choose_part(text: Text) -> Part:
    """Which part is read."""
    said = {part.value: _PARTS[part] for part in Part}
    return Part(choice("part", text("Part of the scope"), said, text, keep=("project",)))
