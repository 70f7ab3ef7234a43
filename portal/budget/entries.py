"""How are cost entries added, corrected, settled and deleted?"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.money import CostEntry, CostKind
from db.queries.entries import same_document
from db.session import expect_version, writing
from portal import activity
from portal.access import NotFound, Permission, Scope
from portal.budget.alarm import alarming
from portal.budget.history import (
    Reason,
    Said,
    line_of,
    read_reason,
    read_said,
    record_move,
    tell,
)
from portal.budget.parts import MovedField
from portal.budget.refusals import (
    AlreadyActual,
    AmountNeedsAReason,
    SeenByTheClient,
    StillPublished,
)
from portal.forms import Problems, Reader, needed
from portal.i18n import N_, Text

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class EntryValues:
    """What can be entered for a cost entry. A negative amount is a credit note."""

    line_id: int
    kind: CostKind
    amount: Decimal
    on: date
    document: str = ""
    description: str = ""
    translations: Said = field(default_factory=dict)
    cost: Decimal | None = None
    hours: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class EditEntry:
    """An entry as it shall be; `version` is the one that was shown."""

    id: int
    version: int
    values: EntryValues


@dataclass(frozen=True, slots=True)
class SettleEntry:
    """What was ordered has been delivered and charged."""

    id: int
    version: int
    amount: Decimal
    on: date
    document: str
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class DeleteEntry:
    """An entry that no client sees shall go."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class SavedEntry:
    """What was saved, and whether another entry of its kind names the same document."""

    id: int
    document: str
    is_doubled: bool


def read_entry(reader: Reader, text: Text) -> EntryValues | Problems:
    """A cost entry from its form, whose fields are named as here; "credit" says that money goes back."""
    line_id = reader.whole("line", 1, label=text("Budget line"))
    kind = reader.choice("kind", CostKind, label=text("Kind"))
    amount = _read_amount(reader, kind, text)
    on = reader.day("on", label=text("Date"))
    document = reader.line("document", 100, required=False, label=text("Document number"))
    description = reader.line("description", 500, required=False, label=text("Description"))
    said = read_said(reader, ("description",), 500, text)
    cost = reader.amount("cost", required=False, label=text("What it cost us"))
    hours = reader.amount("hours", required=False, maximum=Decimal(100_000), label=text("Hours"))
    note = reader.paragraph("note", 5000, required=False, label=text("Internal note"))
    return reader.problems or EntryValues(
        needed(line_id),
        needed(kind),
        needed(amount),
        needed(on),
        document,
        description,
        said,
        cost,
        hours,
        note,
    )


def _read_amount(reader: Reader, kind: CostKind | None, text: Text) -> Decimal | None:
    """The amount with its sign: below zero is a credit note, and a credit note is always below zero."""
    label = text("Amount the client is charged")
    amount = reader.amount("amount", label=label)
    is_credit = reader.flag("credit")
    if amount is None:
        return None
    if is_credit and kind is CostKind.COMMITTED:
        reader.refuse(
            "credit", N_("A credit note has already been given, so it is booked as spent, not as ordered.")
        )
    if amount < 0 and not is_credit:
        reader.refuse(
            "amount",
            N_("“{label}” is below zero. If money goes back to the client, tick that this is a credit note."),
            label=label,
        )
    return -abs(amount) if is_credit else amount


def read_settlement(reader: Reader, entry_id: int, text: Text) -> SettleEntry | Problems:
    """How something ordered was charged in the end, with a reason if the client sees it differ."""
    version = reader.whole("version", label=text("Version"))
    amount = reader.amount("amount", NOTHING, label=text("Amount the client is charged"))
    on = reader.day("on", label=text("Date"))
    document = reader.line("document", 100, required=False, label=text("Document number"))
    reason = read_reason(reader, text, required=False)
    return reader.problems or SettleEntry(
        entry_id, needed(version), needed(amount), needed(on), document, reason
    )


def add_entry(scope: Scope, command: EntryValues, token: str | None = None) -> SavedEntry:
    """Enter what was spent or ordered; internal until published. Raises NotFound for a foreign line."""
    scope.require(Permission.EDIT_BUDGET)
    with writing(scope, token) as session:
        row = CostEntry(**activity.owned_by(scope, Audience.INTERNAL))
        _fill(session, scope, row, command)
        session.add(row)
        session.flush()
        return _saved(session, row)


def edit_entry(scope: Scope, command: EditEntry, token: str | None = None) -> SavedEntry:
    """Correct an entry. Of a published one amount, date, kind and line stay.

    Raises SeenByTheClient, Conflict, NotFound.
    """
    scope.require(Permission.EDIT_BUDGET)
    with writing(scope, token) as session:
        row = entry_of(session, scope, command.id)
        expect_version(row, command.version)
        new = command.values
        counts = (row.budget_line_id, row.kind, row.amount, row.on)
        if row.audience is Audience.CLIENT and counts != (new.line_id, new.kind, new.amount, new.on):
            raise SeenByTheClient
        _fill(session, scope, row, new)
        return _saved(session, row)


def settle_entry(scope: Scope, command: SettleEntry, token: str | None = None) -> SavedEntry:
    """Turn what was ordered into what is spent; with a reason where the client sees the amount change.

    Raises AlreadyActual, AmountNeedsAReason, RemedyIsMissing, Conflict, NotFound.
    """
    scope.require(Permission.EDIT_BUDGET)
    with writing(scope, token) as session:
        row = entry_of(session, scope, command.id)
        expect_version(row, command.version)
        if row.kind is not CostKind.COMMITTED:
            raise AlreadyActual
        if row.audience is Audience.CLIENT and row.amount != command.amount:
            if command.reason is None:
                raise AmountNeedsAReason(name=row.description or row.document)
            line = line_of(session, scope, row.budget_line_id)
            record_move(session, scope, line, MovedField.ENTRY, row.amount, command.amount, command.reason)
        with alarming(session, scope):
            row.kind, row.amount, row.on = CostKind.ACTUAL, command.amount, command.on
            row.document = command.document
        if row.audience is Audience.CLIENT:
            tell_of(session, scope, row)
        return _saved(session, row)


def delete_entry(scope: Scope, command: DeleteEntry, token: str | None = None) -> None:
    """Delete an entry that no client sees. Raises StillPublished, Conflict, NotFound."""
    scope.require(Permission.EDIT_BUDGET)
    with writing(scope, token) as session:
        row = entry_of(session, scope, command.id)
        expect_version(row, command.version)
        if row.audience is Audience.CLIENT:
            raise StillPublished(name=row.description or row.document)
        session.delete(row)


def entry_of(session: Session, scope: Scope, entry_id: int) -> CostEntry:
    """A cost entry of this project. Raises NotFound for any other."""
    mine = CostEntry.project_id == scope.here.project_id
    row = session.scalar(select(CostEntry).where(CostEntry.id == entry_id, mine))
    if row is None:
        raise NotFound("cost entry")
    return row


def _fill(session: Session, scope: Scope, row: CostEntry, values: EntryValues) -> None:
    row.budget_line_id = line_of(session, scope, values.line_id).id
    row.kind, row.amount, row.on = values.kind, values.amount, values.on
    row.document, row.description, row.note = values.document, values.description, values.note
    row.cost, row.hours = values.cost, values.hours
    row.translations = {code: dict(words) for code, words in values.translations.items()}


def _saved(session: Session, row: CostEntry) -> SavedEntry:
    doubled = bool(row.document) and same_document(
        session, row.project_id, row.kind, row.document, besides=row.id
    )
    return SavedEntry(row.id, row.document, bool(doubled))


def tell_of(session: Session, scope: Scope, row: CostEntry) -> None:
    if row.description:
        tell(session, scope, row, row.description, row.translations, "description")
    else:
        line = line_of(session, scope, row.budget_line_id)
        tell(session, scope, row, row.document or line.category, {}, "")
