"""How somebody says what a file is, and what its columns, statuses, lists and types mean."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from db.models.plan import TaskStatus
from portal import account, ui
from portal.i18n import N_, Text
from portal.imports import words
from portal.integrations import jira, trello, vocabulary
from portal.integrations.records import ColumnFound, DateOrder, Options, Parsed, UnreadableFile
from portal.page import PageContext

ReadFile = Callable[[bytes, str, Options], Parsed]
ReadColumns = Callable[[bytes, str], tuple[ColumnFound, ...]]

_READ: Mapping[str, tuple[ReadFile, ReadColumns]] = {
    "jira": (jira.read, jira.columns),
    "trello": (trello.read, trello.columns),
}
_HOW: Mapping[str, str] = {
    "jira": N_("In Jira: search for the project, then export “CSV (all fields)”."),
    "trello": N_(
        "In Trello: open the menu of the board, then “Print, export and share”, then “Export as JSON”."
    ),
}

_FIELDS: Mapping[str, str] = {
    "key": N_("Key there"),
    "id": N_("Id"),
    "summary": N_("Title"),
    "title": N_("Title"),
    "status": N_("Status"),
    "list_name": N_("List"),
    "type": N_("Type"),
    "assignee": N_("Person"),
    "members": N_("Person"),
    "start": N_("Start"),
    "due": N_("Due"),
    "complete": N_("Due date is met"),
    "resolved": N_("Finished on"),
    "estimate_h": N_("Estimate"),
    "spent_h": N_("Time spent"),
    "severity": N_("Severity"),
    "version": N_("Milestone"),
    "parent_key": N_("Task above"),
    "labels": N_("Labels"),
    "description": N_("Description"),
}
_JIRA = (
    "key", "summary", "status", "type", "assignee", "start", "due", "resolved", "estimate_h", "spent_h",
    "severity", "version", "parent_key", "description",
)  # fmt: skip
_TRELLO = (
    "id", "title", "list_name", "members", "start", "due", "complete", "labels", "estimate_h", "spent_h",
    "severity", "description",
)  # fmt: skip
_ON_A_BOARD = ("estimate_h", "spent_h", "severity")
_NEEDED = frozenset(("key", "id", "summary", "title"))

_ORDERS: Mapping[DateOrder, str] = {
    DateOrder.AUTO: N_("As the dates of the file suggest"),
    DateOrder.DMY: N_("Day, month, year"),
    DateOrder.MDY: N_("Month, day, year"),
    DateOrder.YMD: N_("Year, month, day"),
}
_ALL_ORDERS: list[DateOrder] = list(DateOrder)
_ALL_STATUSES: list[TaskStatus] = list(TaskStatus)


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was uploaded, and what it was said to be."""

    system: str
    name: str
    data: bytes
    zone: str
    key: str

    @property
    def is_json(self) -> bool:
        return self.name.casefold().endswith(".json") or self.data.lstrip()[:1] in (b"{", b"[")


def source(page: PageContext) -> Source | None:
    """The file, once there is one."""
    _ = text = page.text
    with st.container(border=True):
        system = st.segmented_control(
            _("Where the file comes from"),
            list(_READ),
            format_func=words.SYSTEMS.__getitem__,
            default="jira",
            required=True,
            key="import-system",
        )
        chosen = str(system or "jira")
        file = ui.uploader(
            _("File (CSV or JSON, at most 20 MB)"), page.text, key="import-file", help=_(_HOW[chosen])
        )
        zones = account.zones()
        own = page.viewer.time_zone
        zone = st.selectbox(
            _("Time zone of the times in the file"),
            zones,
            zones.index(own) if own in zones else 0,
            format_func=lambda name: account.zone_name(name, text),
            key="import-zone",
        )
    if file is None:
        return None
    return Source(chosen, file.name, file.getvalue(), zone, f"import:{chosen}:{file.file_id}")


def read(source: Source, text: Text) -> Parsed | None:
    """What the file holds with all choices made; where it is of no use, the reason is said instead."""
    try:
        return _read(source, text)
    except UnreadableFile as reason:
        st.error(text.md(words.refusal(reason, text)), icon=":material/error:")
        return None


def _read(source: Source, text: Text) -> Parsed:
    read_file, read_columns = _READ[source.system]
    options = Options(zone=source.zone)
    if not source.is_json:
        found = read_columns(source.data, source.name)
        options = _table(options, found, source, text)
    parsed = read_file(source.data, source.name, options)
    with st.expander(text("What the words of the file mean"), icon=":material/translate:"):
        meant = _statuses(options, parsed, source, text)
        meant = (_board if source.system == "trello" else _types)(meant, parsed, source, text)
    return parsed if meant == options else read_file(source.data, source.name, meant)


# Columns and dates


def _table(options: Options, found: Sequence[ColumnFound], source: Source, text: Text) -> Options:
    """Which column fills which field. What the portal has recognised need not be chosen."""
    fields = _JIRA if source.system == "jira" else _TRELLO
    known = {column.field for column in found}
    is_lacking = any(field in _NEEDED and field not in known for field in fields)
    with st.expander(text("Columns and dates"), icon=":material/view_column:", expanded=is_lacking):
        columns = _columns(fields, found, source, text)
        order = st.selectbox(
            text("How dates in figures are meant"),
            _ALL_ORDERS,
            format_func=lambda order: text(_ORDERS[order]),
            key=f"{source.key}:order",
        )
    return replace(options, columns=columns, date_order=order)


def _columns(
    fields: Sequence[str], found: Sequence[ColumnFound], source: Source, text: Text
) -> dict[str, str]:
    headers = list(dict.fromkeys(column.header for column in found if column.header))
    recognised = {column.field: column.header for column in reversed(found) if column.header in headers}
    chosen = {}
    with st.grid(3, min_column_width=180):
        for field in fields:
            usual = recognised.get(field)
            header = st.selectbox(
                text(_FIELDS[field]),
                headers,
                headers.index(usual) if usual is not None else None,
                placeholder=text("not in this file"),
                key=f"{source.key}:column:{field}",
            )
            if header is not None and header != usual:
                chosen[field] = header
    return chosen


# Words


def _statuses(options: Options, parsed: Parsed, source: Source, text: Text) -> Options:
    """What each status or list is for us, with how many entries have it."""
    chosen: dict[str, TaskStatus] = {}
    st.caption(text("Each status of the file, with the number of its entries, and what it means here."))
    with st.grid(3, min_column_width=180):
        for seen in parsed.statuses:
            name = text.md(seen.name or text("without a status"))
            meant = st.selectbox(
                f"{name} · {text.number(seen.count)}",
                _ALL_STATUSES,
                _ALL_STATUSES.index(seen.guess),
                format_func=lambda status: text(words.STATUSES[status]),
                key=f"{source.key}:status:{seen.name}",
            )
            if meant is not seen.guess:
                chosen[seen.name] = meant
    return replace(options, status_map=chosen)


def _types(options: Options, parsed: Parsed, source: Source, text: Text) -> Options:
    names = [name for name, _count in parsed.types if name]
    usual = [name for name in names if vocabulary.folded(name) in vocabulary.ISSUE_TYPES]
    if not names:
        return options
    chosen = st.multiselect(
        text("Types whose entries are issues, not tasks"),
        names,
        usual,
        placeholder=text("none"),
        key=f"{source.key}:types",
    )
    return options if sorted(chosen) == sorted(usual) else replace(options, issue_types=frozenset(chosen))


def _board(options: Options, parsed: Parsed, source: Source, text: Text) -> Options:
    """What Trello has no word for: which cards are milestones or issues, and what an archived one is."""
    _ = text
    lists = [seen.name for seen in parsed.statuses if seen.name]

    def several(label: str, field: str) -> frozenset[str]:
        chosen = st.multiselect(label, lists, placeholder=_("none"), key=f"{source.key}:{field}")
        return frozenset(chosen)

    def label(label: str, field: str) -> str:
        return st.text_input(label, key=f"{source.key}:{field}").strip()

    with st.grid(2, min_column_width=220):
        made = replace(
            options,
            milestone_lists=several(_("Lists whose cards are milestones"), "milestone-lists"),
            milestone_label=label(_("Label of cards that are milestones"), "milestone-label"),
            issue_lists=several(_("Lists whose cards are issues"), "issue-lists"),
            issue_label=label(_("Label of cards that are issues"), "issue-label"),
        )
    cancelled = st.checkbox(
        _("An archived card that was not finished is cancelled"), True, key=f"{source.key}:archived"
    )
    if source.is_json and parsed.columns:
        st.caption(_("Fields of the board that hold figures of ours."))
        columns = _columns(_ON_A_BOARD, [replace(c, field="") for c in parsed.columns], source, text)
        made = replace(made, columns=columns)
    return replace(made, archived_is_cancelled=cancelled)
