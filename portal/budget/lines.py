"""How are budget lines entered, changed, moved with a reason, and published?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.base import Audience
from db.models.money import BudgetLine
from db.session import expect_version, writing
from portal import activity, publishing
from portal.access import Permission, Scope
from portal.budget.alarm import alarming
from portal.budget.history import Reason, Said, line_of, read_reason, record_move, tell
from portal.budget.line_locks import lines_as_shown, refuse_to_remove
from portal.budget.parts import MovedField
from portal.budget.refusals import AmountNeedsAReason, NothingChanged
from portal.editing.undo import Table, remember
from portal.figures import figure
from portal.forms import Problems, Reader, needed
from portal.i18n import LANGUAGES, N_, Text

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class LineValues:
    """What can be entered for a line."""

    category: str
    agreed: Decimal
    forecast: Decimal | None = None
    translations: Said | None = None


@dataclass(frozen=True, slots=True)
class LineEdit:
    """A line as it shall be; `version` is the one that was shown."""

    id: int
    version: int
    values: LineValues


@dataclass(frozen=True, slots=True)
class LineRemoval:
    """A line that shall go."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class SaveLines:
    """What was changed in the grid."""

    edits: tuple[LineEdit, ...] = ()
    added: tuple[LineValues, ...] = ()
    removed: tuple[LineRemoval, ...] = ()


@dataclass(frozen=True, slots=True)
class MoveAmount:
    """One amount of one line gets a new value for a reason; an empty forecast follows the figures."""

    line_id: int
    version: int
    field: MovedField
    amount: Decimal | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class ShareLines:
    """These lines get this audience."""

    ids: tuple[int, ...]
    audience: Audience


def read_lines(
    shown: Sequence[Mapping[str, object]], typed: Sequence[Mapping[str, object]], text: Text
) -> SaveLines | Problems:
    """What differs between the rows that a grid showed and those that came back.

    Rows hold "id" (as text, empty for a new row), "version", "category", "agreed", "forecast" and
    "category:zh" and the like. Only ids that were shown are taken; anything else in the grid is ignored.
    """
    known = {str(row["id"]): row for row in shown}
    rows = [{**known.get(str(row.get("id") or ""), {}), **row} for row in typed]
    reader = Reader({f"{i}:{name}": value for i, row in enumerate(rows) for name, value in row.items()})
    edits, added, kept = [], [], set()
    for i, row in enumerate(rows):
        before = known.get(str(row.get("id") or ""))
        if before is not None:
            kept.add(str(before["id"]))
            if _differs(before, row):
                values = _read_line(reader, i, row, before, text)
                edits.append(LineEdit(int(str(before["id"])), int(str(before["version"])), values))
        elif _is_filled(row):
            added.append(_read_line(reader, i, row, {}, text))
    removed = [
        LineRemoval(int(id_), int(str(row["version"]))) for id_, row in known.items() if id_ not in kept
    ]
    return reader.problems or SaveLines(tuple(edits), tuple(added), tuple(removed))


_COLUMNS = ("category", "agreed", "forecast", *(f"category:{code}" for code in LANGUAGES))


def _differs(before: Mapping[str, object], row: Mapping[str, object]) -> bool:
    return any(name in row and not same_cell(before.get(name), row[name]) for name in _COLUMNS)


def _is_filled(row: Mapping[str, object]) -> bool:
    return any(row.get(name) not in (None, "") for name in _COLUMNS)


def same_cell(stored: object, typed: object) -> bool:
    """Whether a grid gives back what it was given; amounts may be floats or text, and nothing None or ""."""
    if stored in (None, "") or typed in (None, ""):
        return stored in (None, "") and typed in (None, "")
    if isinstance(stored, Decimal) and isinstance(typed, int | float):
        return float(stored) == float(typed)
    if isinstance(stored, Decimal) and isinstance(typed, str):
        return figure(typed) == stored
    return stored == typed


def _read_line(
    reader: Reader, i: int, row: Mapping[str, object], before: Mapping[str, object], text: Text
) -> LineValues:
    def kept(name: str) -> Decimal | None:
        """An untouched amount stays exactly as stored, however the grid shows it."""
        value = before.get(name)
        return value if isinstance(value, Decimal) and same_cell(value, row.get(name)) else None

    row_label = str(before.get("category") or row.get("category") or text("new line"))
    agreed_label = text("{column} of “{row}”", column=text("Agreed"), row=row_label)
    forecast_label = text("{column} of “{row}”", column=text("Expected in the end"), row=row_label)
    category = reader.line(f"{i}:category", label=text("Category"))
    agreed, forecast = kept("agreed"), kept("forecast")
    if agreed is None:
        agreed = reader.amount(f"{i}:agreed", NOTHING, label=agreed_label)
    if forecast is None:
        forecast = reader.amount(f"{i}:forecast", NOTHING, required=False, label=forecast_label)
    said = {
        code: {"category": value}
        for code in LANGUAGES
        if (value := reader.line(f"{i}:category:{code}", required=False, label=text.language_called(code)))
    }
    return LineValues(category, agreed or NOTHING, forecast, said)


def read_move(reader: Reader, line_id: int, text: Text) -> MoveAmount | Problems:
    """A new amount for a line, with its reason."""
    version = reader.whole("version", label=text("Version"))
    moved = reader.choice("field", MovedField, label=text("Which amount"))
    if moved not in (None, MovedField.AGREED, MovedField.FORECAST):
        reader.refuse(
            "field", N_("Please choose one of the options listed for “{label}”."), label=text("Which amount")
        )
    amount = reader.amount(
        "amount", NOTHING, required=moved is not MovedField.FORECAST, label=text("New amount")
    )
    reason = read_reason(reader, text, required=True)
    return reader.problems or MoveAmount(line_id, needed(version), needed(moved), amount, needed(reason))


def save_lines(scope: Scope, command: SaveLines, token: str | None = None) -> int:
    """Save what was changed in the grid; answers how many lines were touched.

    Raises AmountNeedsAReason for an amount that the client sees, LinesSavedByOthers, NotFound, StillPublished
    and LineIsInUse; then nothing of it is saved.
    """
    scope.require(Permission.EDIT_BUDGET)
    with writing(scope, token) as session:
        shown = {edit.id: edit.version for edit in command.edits}
        shown |= {removal.id: removal.version for removal in command.removed}
        rows = lines_as_shown(session, scope, shown)
        edited = [_edit(rows[edit.id], edit.values) for edit in command.edits]
        gone = [rows[removal.id] for removal in command.removed]
        refuse_to_remove(session, scope, gone)
        added = _added(session, scope, command.added)
        remember(session, scope, Table.LINES, [*edited, *added], token, gone=gone)
        for line in gone:
            session.delete(line)
    return len(command.edits) + len(command.added) + len(command.removed)


def _added(session: Session, scope: Scope, added: Sequence[LineValues]) -> list[BudgetLine]:
    last = session.scalar(
        select(func.max(BudgetLine.position)).where(BudgetLine.project_id == scope.here.project_id)
    )
    rows = [
        BudgetLine(
            **activity.owned_by(scope, Audience.INTERNAL),
            category=values.category,
            translations=_stored(values.translations),
            agreed=values.agreed,
            forecast=values.forecast,
            position=position,
        )
        for position, values in enumerate(added, start=(last or 0) + 1)
    ]
    session.add_all(rows)
    return rows


def _edit(line: BudgetLine, values: LineValues) -> BudgetLine:
    moves = line.agreed != values.agreed or line.forecast != values.forecast
    if moves and line.audience is Audience.CLIENT:
        raise AmountNeedsAReason(name=line.category)
    line.category, line.agreed, line.forecast = values.category, values.agreed, values.forecast
    if values.translations is not None:
        line.translations = _stored(values.translations)
    return line


def _stored(said: Said | None) -> dict[str, dict[str, str]]:
    return {code: dict(words) for code, words in (said or {}).items()}


def move_amount(scope: Scope, command: MoveAmount, token: str | None = None) -> None:
    """Give an amount a new value; the old one, the reason and the remedy stay readable. The client is told.

    Raises Conflict, NotFound, NothingChanged, and RemedyIsMissing where the amount rises and nothing is done
    about it.
    """
    scope.require(Permission.EDIT_BUDGET)
    with writing(scope, token) as session:
        line = line_of(session, scope, command.line_id)
        expect_version(line, command.version)
        is_agreed = command.field is MovedField.AGREED
        old = line.agreed if is_agreed else line.forecast
        if old == command.amount:
            raise NothingChanged(name=line.category)
        record_move(session, scope, line, command.field, old, command.amount, command.reason)
        with alarming(session, scope):
            if is_agreed:
                line.agreed = needed(command.amount)
            else:
                line.forecast = command.amount
        tell(session, scope, line, line.category, line.translations, "category")


def share_lines(scope: Scope, command: ShareLines, token: str | None = None) -> int:
    """Let the client read lines with the history of their amounts, or no longer; answers how many changed.

    The client is told of what appears. Lines of other projects are passed over.
    """
    scope.require(Permission.EDIT_BUDGET, Permission.PUBLISH)
    wanted = publishing.Publish(publishing.Kind.BUDGET_LINE, command.ids, command.audience)
    with writing(scope, token) as session:
        hidden = [
            line for line in _lines(session, scope, command.ids) if line.audience is not command.audience
        ]
        with alarming(session, scope):
            changed = publishing.set_audience(session, scope, wanted)
        if command.audience is Audience.CLIENT:
            for line in hidden:
                tell(session, scope, line, line.category, line.translations, "category")
    return changed


def _lines(session: Session, scope: Scope, ids: tuple[int, ...]) -> list[BudgetLine]:
    mine = BudgetLine.project_id == scope.here.project_id
    return list(session.scalars(select(BudgetLine).where(mine, BudgetLine.id.in_(ids))))
