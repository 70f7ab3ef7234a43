"""Export: how is the register written as the requirement document, so that a spreadsheet opens it well?"""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO

from portal.i18n import N_, Text
from portal.portfolio.export import in_cell
from portal.requirements.reading import ScopeReport
from portal.requirements.register import Item
from portal.requirements.sentences import state_said
from portal.requirements.texts import PRIORITIES, criteria

FILE_NAME = "requirements-{key}-version-{version}-{day}.csv"

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


def as_csv(report: ScopeReport, name: str, text: Text) -> bytes:
    """The requirement document: which version of the scope it is, as of when, and every requirement in it."""
    written = StringIO(newline="")
    lines = csv.writer(written)
    lines.writerow([text("Requirement document"), in_cell(name)])
    lines.writerow([text("Version of the scope"), *_version(report, text)])
    lines.writerow([text("As of"), text.today.isoformat()])
    lines.writerow([])
    lines.writerow([text(column) for column in COLUMNS])
    for item in report.items:
        lines.writerow([in_cell(value) for value in _cells(item, text)])
    return written.getvalue().encode("utf-8-sig")


def file_name(report: ScopeReport, key: str, today: date) -> str:
    """What the file is called."""
    latest = report.growth.latest
    kept = "".join(sign for sign in key if sign.isascii() and sign.isalnum())
    return FILE_NAME.format(key=kept, version=latest.number if latest else 0, day=today.isoformat())


def _version(report: ScopeReport, text: Text) -> list[str]:
    latest = report.growth.latest
    if latest is None:
        return [text("none agreed yet")]
    return [str(latest.number), latest.at.date().isoformat(), in_cell(latest.reason)]


def _cells(item: Item, text: Text) -> Iterator[str]:
    yield item.code
    yield from (item.words[name] for name in _TEXTS)
    yield "; ".join(criteria(item.words["criteria"]))
    yield text(PRIORITIES[item.priority])
    yield text("yes") if item.is_special else ""
    yield item.words["background"]
    yield item.words["source"]
    yield state_said(item, text)
    yield str(item.edition)
    yield item.confirmed_at.date().isoformat() if item.confirmed_at else ""
    yield item.confirmed_by
