"""How rows of a spreadsheet are pasted: read, looked at before anything is saved, and saved at once."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from db.session import AlreadyDone, Conflict, ReadOnly
from portal.access import NotAllowed, NotFound
from portal.editing.cells import day_meant, usual_order
from portal.editing.pasting import Bad, Fate, Line, Pasted, Ruled, read_sheet
from portal.editing.rows import MOST_ROWS, SavedByOthers, SaveRows
from portal.editing.sheet import Sheet, doubtful_days, guess, sheet
from portal.i18n import N_, Text
from portal.integrations.records import DateOrder
from portal.page import PageContext
from portal.problems import Refused
from portal.progress.wording import joined
from portal.ui import flash
from portal.views.versions import Say

_BAD_NAMED = 20
_ROW_HEIGHT, _ROWS_SEEN, _BORDERS = 33, 12, 2
_FATES: Mapping[Fate, str] = {
    Fate.NEW: N_("new"),
    Fate.CHANGED: N_("changed"),
    Fate.SAME: N_("as it is"),
    Fate.LEFT_OUT: N_("left out"),
}


@dataclass(frozen=True, slots=True)
class Target:
    """Where pasted rows go: the table as it is now, how it is saved, and how a value of it is said."""

    name: str
    table: Callable[[], Ruled]
    save: Callable[[SaveRows, str], Any]
    say: Say


def pasting(target: Target, page: PageContext) -> None:
    """A box for what was copied in a spreadsheet; nothing is saved before it was looked at."""
    _ = text = page.text
    held: dict[str, Any] = st.session_state.setdefault(f"paste:{target.name}", _fresh())
    with st.expander(
        _("Paste from a spreadsheet"), icon=":material/content_paste:", expanded=bool(held.get("table"))
    ):
        with st.form(f"paste:{held['token']}", border=False, enter_to_submit=False):
            st.text_area(
                _("Rows copied in a spreadsheet"),
                key=_key(held, "text"),
                height=150,
                help=_(
                    "With or without headings. A row with a known title changes that row, any other is new;"
                    " an empty cell leaves what is there."
                ),
            )
            st.form_submit_button(_("Show what it would change"), icon=":material/preview:")
        pasted = str(st.session_state.get(_key(held, "text")) or "")
        if pasted.strip():
            _look(pasted, held, target, text)


def _look(pasted: str, held: dict[str, Any], target: Target, text: Text) -> None:
    """What was pasted, column by column; then what it would change, and the button that saves it."""
    if held.get("pasted") != pasted or "table" not in held:
        # Compared with the rows as they are now; whoever saves one of them before us is found out.
        held.update(pasted=pasted, table=target.table())
    table: Ruled = held["table"]
    headed = bool(sheet(pasted, table.columns).headings)
    headed = st.checkbox(text("The first row holds headings"), headed, key=_key(held, f"head{hash(pasted)}"))
    found = sheet(pasted, table.columns, headed)
    mapping = _mapping(found, table, held, text)
    chosen = [name for name in mapping if name]
    if table.columns[0].name not in chosen:
        _warn(text("Please say which column holds “{column}”.", column=text(table.columns[0].heading)), text)
    elif len(set(chosen)) < len(chosen):
        _warn(text("Two columns are meant for the same one. Please leave one of them out."), text)
    else:
        order = _order(doubtful_days(found, mapping, table.columns), held, text)
        made = read_sheet(found, mapping, table, text, order)
        _preview(made, table, mapping, target.say, text)
        _save(made, held, target, text)


def _mapping(found: Sheet, table: Ruled, held: Mapping[str, Any], text: Text) -> tuple[str, ...]:
    """For which column of the table each pasted one is; asked for each, as far as it is known answered."""
    names = {"": text("– leave out –"), **{c.name: text(c.heading) for c in table.columns}}
    guessed = guess(found, table.columns)
    chosen = []
    with st.grid(min(found.width, 6) or 1, min_column_width=150):
        for place, name in enumerate(guessed):
            sample = next(iter(found.column(place)), "")
            heading = found.headings[place] if found.headings and found.headings[place] else sample
            chosen.append(
                st.selectbox(
                    text.md(heading or text("Column {number}", number=text.number(place + 1))),
                    list(names),
                    list(names).index(name),
                    format_func=lambda option: names[option],
                    key=_key(held, f"{place}:{hash((held['pasted'], found.headings))}"),
                )
            )
    return tuple(map(str, chosen))


def _order(days: Sequence[str], held: Mapping[str, Any], text: Text) -> DateOrder | None:
    """How days with slashes are meant; asked where that is not plain from the days themselves."""
    american = str(st.context.locale or "").upper().endswith("-US")
    order, doubtful = usual_order(days, DateOrder.MDY if american else DateOrder.DMY)
    if not doubtful:
        return order
    meant = {each.value: day_meant(doubtful, each) for each in (DateOrder.DMY, DateOrder.MDY)}
    chosen = st.segmented_control(
        text.md(text("What does {day} mean?", day=doubtful)),
        [value for value, day in meant.items() if day is not None],
        format_func=lambda value: text.long_date(meant[value] or text.today),
        default=order.value,
        required=True,
        key=_key(held, f"order{hash(doubtful)}"),
    )
    return DateOrder(chosen)


def _preview(made: Pasted, table: Ruled, mapping: Sequence[str], say: Say, text: Text) -> None:
    if made.too_many:
        _warn(
            text(
                "These are {number} rows; at most {most} are taken at once.",
                number=text.number(made.too_many),
                most=text.number(MOST_ROWS),
            ),
            text,
        )
        return
    st.markdown(text.md(_summary(made, text)))
    if made.bad:
        st.warning(_bad(made.bad, text), icon=":material/warning:")
    shown = [line for line in made.lines if line.fate is not Fate.SAME]
    if not shown:
        return
    columns = {column.name: text(column.heading) for column in table.columns if column.name in mapping}
    rows: dict[str, list[Any]] = {
        text("Row"): [line.row for line in shown],
        text("What happens"): [text(_FATES[line.fate]) for line in shown],
    }
    for name, heading in columns.items():
        rows[heading] = [_cell(line, name, table.columns[0].name, say) for line in shown]
    st.dataframe(
        rows,
        hide_index=True,
        height=_ROW_HEIGHT * (min(len(shown), _ROWS_SEEN) + 1) + _BORDERS,
        alt=text("What the pasted rows would change"),
        placeholder="",
    )


def _summary(made: Pasted, text: Text) -> str:
    number = made.number
    said = [
        text.plural("{n} new row", "{n} new rows", number(Fate.NEW)) if number(Fate.NEW) else "",
        text.plural("{n} changed row", "{n} changed rows", number(Fate.CHANGED))
        if number(Fate.CHANGED)
        else "",
        text.plural("{n} row as it is", "{n} rows as they are", number(Fate.SAME))
        if number(Fate.SAME)
        else "",
        text.plural("{n} row left out", "{n} rows left out", number(Fate.LEFT_OUT))
        if number(Fate.LEFT_OUT)
        else "",
    ]
    return text.list([each for each in said if each])


def _bad(bad: Sequence[Bad], text: Text) -> str:
    """The cells that are not saved, one a line."""
    lines = [
        text.plural(
            "{n} cell cannot be taken and stays out:", "{n} cells cannot be taken and stay out:", len(bad)
        ),
        "",
    ]
    for cell in bad[:_BAD_NAMED]:
        why = text("“{typed}”: {why}", typed=cell.typed, why=cell.why) if cell.typed else cell.why
        lines.append(f"- {text.md(why)}")
    if len(bad) > _BAD_NAMED:
        more = len(bad) - _BAD_NAMED
        lines.append("- " + text.plural("and {n} more", "and {n} more", more))
    return "\n".join(lines)


def _cell(line: Line, name: str, title: str, say: Say) -> str:
    if name not in line.cells:
        return line.title if name == title else ""
    old, new = line.cells[name]
    if line.fate is Fate.CHANGED:
        return f"{say(name, old)} → {say(name, new)}"
    return say(name, new) if new not in (None, "") else ""


def _save(made: Pasted, held: dict[str, Any], target: Target, text: Text) -> None:
    if said := held.get("said"):
        _warn(said, text)
    number = made.command.number
    pressed = st.button(
        text.plural("Save {n} row", "Save {n} rows", number),
        key=_key(held, f"save{held.get('round', 0)}"),
        type="primary",
        disabled=not number,
    )
    if not pressed:
        return
    told = flash.box()
    outcome = _attempt(made.command, held, target, text)
    if outcome:
        left = len(made.bad)
        if left:
            missing = text.plural("{n} cell was left out.", "{n} cells were left out.", left)
            outcome = joined(text, outcome, missing)
        held.clear()
        held.update(_fresh())
        flash.put(told, outcome)
    st.rerun()


def _attempt(command: SaveRows, held: dict[str, Any], target: Target, text: Text) -> str:
    """Save it; answers what to say of it, or keeps what stands in the way to be said beside the button."""
    problem = text("You may not change this here; nothing was saved.")
    try:
        target.save(command, held["token"])
    except AlreadyDone:
        return text("This was already saved; nothing was saved twice.")
    except (SavedByOthers, Conflict, NotFound):
        # The next preview is made anew, and its button is another one: a second click saves nothing unseen.
        held.pop("table")
        problem = text(
            "Somebody else has saved some of these rows in the meantime, so yours are not saved yet."
            " Below is what yours would change now."
        )
    except Refused as refusal:
        problem = refusal.problem.sentence(text)
    except (ReadOnly, NotAllowed):
        pass
    else:
        return text.plural("{n} pasted row is saved.", "{n} pasted rows are saved.", command.number)
    held.update(said=problem, round=held.get("round", 0) + 1)
    return ""


def _warn(sentence: str, text: Text) -> None:
    st.warning(text.md(sentence), icon=":material/warning:")


def _key(held: Mapping[str, Any], part: str) -> str:
    return f"paste:{held['token']}:{part}"


def _fresh() -> dict[str, Any]:
    return {"token": secrets.token_urlsafe(16)}
