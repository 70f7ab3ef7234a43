"""What forms about money share: a grid that knows what it was shown with, reasons, refusals in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import pandas as pd
import streamlit as st
from pandas.api.types import is_scalar

from db.models.plan import GIVEN_CAUSES
from db.session import Conflict
from portal import ui
from portal.budget.lines import same_cell
from portal.forms import Problems
from portal.i18n import LANGUAGES, Text
from portal.problems import Refused
from portal.progress.wording import cause_word
from portal.ui.form import forget

Row = dict[str, Any]
_ROW_HEIGHT, _ROWS_SEEN, _BORDERS = 33, 18, 2
Command = TypeVar("Command")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows as they were shown, and as they came back."""

    shown: list[Row]
    typed: list[Row]
    held: dict[str, Any]

    def follow(self, rows: Sequence[Row], form: ui.Form) -> None:
        """Show the rows anew if somebody has changed them, unless something typed here still waits."""
        waits = self.held.get("waits") and self._is_edited()
        if not form.sent and not waits and self.held["rows"] != list(rows):
            self.held["rows"] = list(rows)
            st.rerun()

    def deliver(
        self,
        form: ui.Form,
        command: Command | Problems,
        verb: Callable[[Command, str], Result],
        done: Callable[[Result], str],
        describe: Callable[[Any], str] | None = None,
        *,
        siblings: Iterable[str] = (),
        nothing: str = "",
    ) -> None:
        """Save it; what cannot be saved waits in the grid, and a conflict is shown once.

        `nothing` says why there was nothing to save, if it is not that nothing has changed.
        """
        self.held["waits"] = True

        def told(result: Result) -> str:
            return done(result) if result else nothing or form.text("Nothing has changed.")

        def attempted(wanted: Command, token: str) -> Result:
            try:
                return verb(wanted, token)
            except Conflict as conflict:
                self._accept(conflict.current.id, conflict.current.version)
                raise

        deliver(form, command, attempted, told, describe, siblings=siblings)

    def _is_edited(self) -> bool:
        if len(self.shown) != len(self.typed):
            return True
        pairs = zip(self.shown, self.typed, strict=True)
        return any(not same_cell(before[name], after[name]) for before, after in pairs for name in after)

    def _accept(self, id_: int, version: int) -> None:
        """Whoever has read what others saved may put their own over it."""
        for row in self.held["rows"]:
            if row["id"] == str(id_):
                row["version"] = version


def grid(
    form: ui.Form,
    rows: Sequence[Row],
    dtypes: Mapping[str, str],
    columns: Mapping[str, Any],
    alt: str,
    *,
    grows: bool = True,
    room: int = 3,
) -> Grid:
    """A table to be edited inside a form. `dtypes` names all columns of the rows, `columns` those to show.

    `room` is for the headings, the place for a new row, and as many as may be added or pasted at once.
    """
    form.keep("grid", {})
    held = cast(dict[str, Any], form.raw["grid"])
    shown: list[Row] = held.setdefault("rows", list(rows))
    edited = st.data_editor(
        _frame(shown, dtypes),
        key=form.key("grid"),
        num_rows="dynamic" if grows else "fixed",
        height=_ROW_HEIGHT * (min(len(shown), _ROWS_SEEN) + (room if grows else 1)) + _BORDERS,
        hide_index=True,
        column_order=list(columns),
        column_config=dict(columns),
        placeholder="–",
        alt=alt,
    )
    return Grid(shown, [_row(record) for record in edited.to_dict("records")], held)


def _frame(rows: Sequence[Row], dtypes: Mapping[str, str]) -> pd.DataFrame:
    # To guess what kind of column it is takes pandas longer than all the rest, and would be undone here.
    frame = pd.DataFrame({name: [row[name] for row in rows] for name in dtypes}, dtype="object")
    others = {name: kind for name, kind in dtypes.items() if kind != "object"}
    return frame.astype(others) if others else frame


def _row(record: Mapping[Any, Any]) -> Row:
    return {str(name): _cell(value) for name, value in record.items()}


def _cell(value: Any) -> Any:
    """A cell as a plain value; an empty one is None, whatever the table calls it."""
    if is_scalar(value) and pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


def deliver(
    form: ui.Form,
    command: Command | Problems,
    verb: Callable[[Command, str], Result],
    done: str | Callable[[Result], str],
    describe: Callable[[Any], str] | None = None,
    *,
    siblings: Iterable[str] = (),
) -> None:
    """Deliver a form; what the rows as they stand do not allow is said in words.

    `siblings` are other forms about the same row, which then show it as it has become.
    """

    def finished(result: Result) -> str:
        forget(*siblings)
        return done(result) if callable(done) else done

    try:
        form.deliver(command, verb, finished, describe=describe)
    except Refused as refusal:
        form.complain(refusal.problem.sentence(form.text))


def reason_fields(form: ui.Form, text: Text) -> None:
    """Cause, explanation and remedy, in further languages too if somebody likes."""
    causes = list(GIVEN_CAUSES)
    form.choice("cause", text("Cause"), causes, lambda cause: cause_word(cause, text, internal=True))
    form.paragraph("explanation", text("Explanation"), help=text("The client reads this: what happened?"))
    form.paragraph(
        "remedy",
        text("What you do about it"),
        help=text("The client reads this too. Needed where the client pays more."),
    )
    in_other_languages(
        form, {"explanation": text("Explanation"), "remedy": text("What you do about it")}, {}, text
    )


def in_other_languages(
    form: ui.Form, fields: Mapping[str, str], said: Mapping[str, Mapping[str, str]], text: Text
) -> None:
    """The same texts for readers of other languages; empty means that all read the first one."""
    with st.expander(text("In other languages"), icon=":material/translate:"):
        for code in other_languages(said, text):
            for field, label in fields.items():
                language = text.language_called(code)
                form.line(
                    f"{field}:{code}",
                    text("{field} in {language}", field=label, language=language),
                    said.get(code, {}).get(field, ""),
                )


def other_languages(said: Iterable[str], text: Text) -> list[str]:
    """All but the writer's own language, and those that hold something."""
    used = set(said)
    return [code for code in LANGUAGES if code != text.language or code in used]
