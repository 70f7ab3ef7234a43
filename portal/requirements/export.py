"""Export: what stands in the requirement document, and which columns does it have?"""

from collections.abc import Sequence

from portal.i18n import N_, Text
from portal.requirements.reading import ScopeReport
from portal.requirements.register import Item
from portal.requirements.sentences import state_said
from portal.requirements.texts import PRIORITIES, criteria
from portal.sheets import Cell, Table

FILE_NAME = "requirements-{key}-version-{version}-{day}"

COLUMNS = (
    N_("Number"),
    N_("Part of the result"),
    N_("Requirement, in one line"),
    N_("What you need"),
    N_("What you expect as the result"),
    N_("How both sides will know that it is there"),
    N_("Priority"),
    N_("Special requirement"),
    N_("The business reason"),
    N_("Where it comes from"),
    N_("Where it stands"),
    N_("Edition"),
    N_("Agreed on"),
    N_("Agreed by"),
)
_TEXTS = ("module", "title", "need", "expected")


def document(report: ScopeReport, name: str, key: str, text: Text) -> Table:
    """The requirement document: which version of the scope it is, as of when, and every requirement in it.

    `name` and `key` are those of the project.
    """
    latest = report.growth.latest
    kept = "".join(sign for sign in key if sign.isascii() and sign.isalnum())
    version = latest.number if latest else 0
    return Table(
        name=FILE_NAME.format(key=kept, version=version, day=text.today.isoformat()),
        title=text("Requirement document"),
        above=(
            (text("Requirement document"), name),
            (text("Version of the scope"), *_version(report, text)),
            (text("As of"), text.today),
        ),
        columns=[text(column) for column in COLUMNS],
        rows=[_cells(item, text) for item in report.items],
    )


def _version(report: ScopeReport, text: Text) -> tuple[Cell, ...]:
    latest = report.growth.latest
    if latest is None:
        return (text("none agreed yet"),)
    return latest.number, latest.at.date(), latest.reason


def _cells(item: Item, text: Text) -> Sequence[Cell]:
    return (
        item.code,
        *(item.words[name] for name in _TEXTS),
        "; ".join(criteria(item.words["criteria"])),
        text(PRIORITIES[item.priority]),
        text("yes") if item.is_special else "",
        item.words["background"],
        item.words["source"],
        state_said(item, text),
        item.edition,
        item.confirmed_at.date() if item.confirmed_at else None,
        item.confirmed_by,
    )
