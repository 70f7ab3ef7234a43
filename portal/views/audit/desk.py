"""How an administrator sees the trails: do they fit what was published, and what was recorded?"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from portal import audit, ui
from portal.audit import Change, Desk, Event, NotAHeadFile, Search, Standing, Trail, Verified
from portal.audit.saying import KINDS, broken, exact
from portal.audit.values import said
from portal.audit.words import RECORDS, column_word, record_word
from portal.i18n import Text
from portal.page import PageContext
from portal.views.audit.saying import deed, further, thing, values

TRAILS_SHOWN = 12
VALUES_SHOWN = 10
# These stand in the line above, or tell nobody anything.
_ASIDE = frozenset(
    {
        *("id", "version", "client_id", "project_id", "by_id", "raised_by_id"),
        *("submitted_by_id", "confirmed_by_id", "decided_by_id"),
    }
)


def wanted() -> Search:
    """Which events the address asks for."""
    return audit.search_by(st.query_params)


def opening(told: Desk, text: Text) -> str:
    """The one sentence at the top."""
    said_ = text.plural("{n} event is recorded.", "{n} events are recorded.", told.size)
    if told.published_at is None:
        last = text("No head was published yet: that happens once a day.")
    else:
        last = text("Heads were last published {moment}.", moment=text.moment(told.published_at))
    return text("{first} {second}", first=said_, second=last)


def state(told: Desk, page: PageContext) -> None:
    """Whether the trails say what they said, verified when asked; the newest heads; where the file is."""
    _ = text = page.text
    with ui.card(_("Does it still say what it said?")):
        st.markdown(
            _(
                "Verifying reads every event, recomputes its keyed digest and compares the whole with every"
                " head that was published."
            )
        )
        if st.button(_("Verify now"), type="primary", icon=":material/policy:"):
            _verify(page)
        if told.wrong_line:
            st.error(_("Line {number} of the file of heads is no head.", number=told.wrong_line))
        st.markdown("\n".join(_standing(trail, text) for trail in told.trails[:TRAILS_SHOWN]))
        rest = told.trails[TRAILS_SHOWN:]
        if rest:
            with ui.on_demand(_("All other clients"), "audit:rest") as is_open:
                if is_open:
                    st.markdown("\n".join(_standing(trail, text) for trail in rest))
        st.caption(_("The file of heads: {file}", file=f"`{told.file}`"))


def _verify(page: PageContext) -> None:
    _ = text = page.text
    bar = st.progress(0.0, _("Reading the trails"))
    try:
        found = audit.verify(page.scope, progress=lambda done, all_: _tick(bar, done, all_, text))
    except NotAHeadFile as line:
        st.error(_("Line {number} of the file of heads is no head.", number=str(line)))
        return
    finally:
        bar.empty()
    if found.is_whole:
        st.success(_whole(found, text), icon=":material/verified:")
    for trail in found.broken:
        st.error(_broken(trail, text), icon=":material/gpp_bad:")


def _tick(bar: Any, done: int, all_: int, text: Text) -> None:
    said_ = text("{done} of {all} events", done=text.number(done), all=text.number(all_))
    bar.progress(min(done / max(all_, 1), 1.0), said_)


def _whole(found: Verified, text: Text) -> str:
    trails = text.plural("in {n} trail", "in {n} trails", len(found.trails))
    heads = text.plural("{n} published head", "{n} published heads", found.filed)
    return text.plural(
        "Everything fits: {n} event {trails}, compared with {heads}.",
        "Everything fits: {n} events {trails}, compared with {heads}.",
        found.events,
        trails=trails,
        heads=heads,
    )


def _broken(trail: Trail, text: Text) -> str:
    assert trail.broken is not None
    name = text.md(trail.name or unnamed(trail.chain, text))
    return f"**{name}: {text(KINDS[trail.broken.kind])}.** {text.md(broken(trail.broken, text))}"


def unnamed(chain: int, text: Text) -> str:
    """What a trail without a client is called."""
    if chain == audit.PORTAL:
        return text("The portal itself")
    return text("Client {number}, who is gone", number=chain)


def _standing(trail: Standing, text: Text) -> str:
    name = f"**{text.md(trail.name or unnamed(trail.chain, text))}**"
    size = text.plural("{n} event", "{n} events", trail.size)
    if trail.head is None:
        return f"- {name} · {size} · :gray[{text('no head published yet')}]"
    covers = text.plural("{n} of them", "{n} of them", trail.head.size)
    head = text("head of {moment} for {covers}", moment=text.moment(trail.head.at), covers=covers)
    missing = "" if trail.filed else f" :orange-badge[{text('not in the file')}]"
    return f"- {name} · {size} · {text.md(head)}{missing}  \n  `{audit.grouped(trail.head.root)}`"


# Searching


def filters(told: Desk, page: PageContext) -> None:
    """What is looked for, kept in the address by value."""
    _ = text = page.text
    asked = told.wanted
    names = {str(t.chain): t.name or unnamed(t.chain, text) for t in told.trails}
    inside = {str(id_): name for id_, (owner, name) in told.projects.items() if owner == asked.client}
    row = f":{asked.row}" if asked.row is not None else ""
    records = sorted(RECORDS, key=lambda record: record_word(record, text))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _choose("client", _("Client"), _text(asked.client), list(names), names, text, ("in",))
        if inside:
            _choose("in", _("Project"), _text(asked.project), list(inside), inside, text)
        kinds = {record: record_word(record, text) for record in records}
        if asked.record and row:
            kinds[asked.record + row] = thing(record_word(asked.record, text), asked.row, "", text)
        _choose("record", _("Record"), asked.record + row, list(kinds), kinds, text)
        key = f"person={asked.person}"
        st.text_input(
            _("Person"),
            asked.person,
            key=key,
            on_change=_put,
            args=("person", key),
            width=170,
            help=_("Part of a name or an address"),
        )
        _day("since", _("From"), asked.since)
        _day("until", _("To"), asked.until)


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _choose(
    name: str,
    label: str,
    value: str,
    options: Sequence[str],
    said_: dict[str, str],
    text: Text,
    forgets: tuple[str, ...] = (),
) -> None:
    # An address may name what is not there: it stands in the list, so that it can be taken away.
    known = ["", *options] if value in ("", *options) else ["", *options, value]
    key = f"{name}={value}"
    say: Callable[[str], str] = lambda each: said_.get(each, each) if each else text("All")  # noqa: E731
    st.selectbox(
        label,
        known,
        known.index(value),
        format_func=say,
        key=key,
        on_change=_put,
        args=(name, key, forgets),
        width=170,
    )


def _day(name: str, label: str, value: date | None) -> None:
    key = f"{name}={value}"
    st.date_input(
        label,
        value,
        min_value=date(1970, 1, 1),
        max_value=date(2999, 12, 31),
        format="YYYY-MM-DD",
        key=key,
        on_change=_put,
        args=(name, key),
        width=150,
    )


def _put(name: str, key: str, forgets: tuple[str, ...] = ()) -> None:
    value = st.session_state[key]
    for other in ("before", *forgets):
        st.query_params.pop(other, None)
    if value:
        st.query_params[name] = value.isoformat() if isinstance(value, date) else str(value)
    else:
        st.query_params.pop(name, None)


# Events


def events(told: Desk, page: PageContext) -> None:
    """One sheet of the events that fit, the newest first, and the way to the older ones."""
    _ = text = page.text
    with ui.card(_("What was recorded")):
        filters(told, page)
        if not told.events:
            st.markdown(_("No event fits what is chosen above."))
            return
        st.markdown("\n\n".join(_event(event, told, text) for event in told.events))
        further(told.wanted.before is not None, told.older, page)


def _event(event: Event, told: Desk, text: Text) -> str:
    label = told.labels.get((event.record, event.record_id))
    subject = text.pick(label.title, label.translations, label.field) if label else ""
    number = label.number if label and label.number is not None else event.record_id
    what = thing(record_word(event.record, text), number, " ".join(subject.split())[:120], text)
    changes = [
        Change(column_word(column, text), *(said(event.record, column, value, text) for value in pair))
        for column, pair in event.change.items()
        if column not in _ASIDE
    ]
    if event.action == "create":
        changes = [Change(change.name, "", change.after) for change in changes]
    told_ = values(changes[:VALUES_SHOWN], text)
    if len(changes) > VALUES_SHOWN:
        more = len(changes) - VALUES_SHOWN
        told_ += " · " + text.plural("and {n} more value", "and {n} more values", more)
    lines = (
        f"- **{text.md(deed(event.actor, event.action, what, text))}**",
        _about(event, told, text),
        told_,
    )
    return "  \n  ".join(line for line in lines if line)


def _about(event: Event, told: Desk, text: Text) -> str:
    """Where, when, from where, and at which place of which trail."""
    place = told.projects.get(event.project_id or 0)
    trail = next((t.name for t in told.trails if t.chain == event.chain), "") or unnamed(event.chain, text)
    parts = [exact(event.at, text), trail, *([place[1]] if place else [])]
    if event.ip:
        parts.append(text("from {ip}", ip=event.ip))
    if event.session_id is not None:
        parts.append(text("session {number}", number=event.session_id))
    parts.append(text("event {number}", number=text.number(event.position)))
    return f":gray[{text.md(' · '.join(parts))}]"
