"""What does the client read before signing a change, and what exactly does it say in figures?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from db.models.change import Touch
from db.models.requirement import Priority
from db.queries.offers import HeadRow, OptionRow
from db.queries.touching import TouchRow
from portal.changes.prospect import DayThen, LineThen, Prospect
from portal.changes.register import code
from portal.i18n import N_, Text
from portal.requirements.texts import FIELDS, PRIORITIES, WAYS, Wording
from portal.requirements.texts import code as requirement_code

Section = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Matter:
    """Everything a paper about a change is made of; `prospect` in the language of the paper."""

    project: str
    client: str
    head: HeadRow
    prospect: Prospect
    options: tuple[OptionRow, ...]
    touches: tuple[TouchRow, ...]
    decide_by: date | None = None


def content(matter: Matter, text: Text) -> dict[str, Any]:
    """The whole text in the language of `text`, which is the client organisation's, and the same as facts."""
    head = matter.head
    title = text.pick(head.title, head.translations, "title")
    return {
        "kind": "change",
        "project": matter.project,
        "client": matter.client,
        "number": head.number,
        "language": text.language,
        "title": text("{code}: {title}", code=code(head.number), title=title),
        "sections": [section for section in _sections(matter, text) if section],
        "facts": _facts(matter),
    }


def _sections(matter: Matter, text: Text) -> Iterator[Section]:
    _ = text
    head = matter.head
    asked = text.pick(head.what, head.translations, "what")
    yield _told(_("What is to change"), [asked])
    yield _told(_("Why it is needed"), [text.pick(head.why, head.translations, "why")])
    yield _costs(matter.prospect, text)
    yield _dates(matter.prospect, text)
    yield _told(_("What it does to the result"), _effects(head, text))
    yield _told(_("What it does to the requirements"), _requirements(matter.touches, text))
    yield _told(_("Other ways that were looked at"), _ways(matter, text))
    yield _told(_("What happens once it is signed"), _after(matter, text))


def _told(heading: str, lines: Iterable[str]) -> Section:
    said = [line for line in lines if line]
    return {"heading": heading, "lines": said} if said else {}


def _costs(prospect: Prospect, text: Text) -> Section:
    _ = text
    section = _told(_("What it costs"), [budget_finding(prospect, text)])
    if not prospect.touched_lines:
        return section
    head = [_("Budget line"), _("Agreed now"), _("With this change")]
    rows = [_line(line, prospect.currency, text) for line in prospect.touched_lines]
    whole = LineThen(None, _("Whole budget"), prospect.total_now, prospect.amount)
    return {**section, "table": {"head": head, "rows": [*rows, _line(whole, prospect.currency, text)]}}


def _line(line: LineThen, currency: str, text: Text) -> list[str]:
    """Three cells, which a phone has room for: the change stands with what comes of it."""
    now, then, added = (_exact(sum_, currency, text) for sum_ in (line.now, line.then, abs(line.added)))
    said = N_("{amount} ({change} more)") if line.added >= 0 else N_("{amount} ({change} less)")
    return [line.category, now, text(said, amount=then, change=added)]


def _exact(amount: Decimal, currency: str, text: Text) -> str:
    return text.money(amount, currency, exact=True)


def budget_finding(prospect: Prospect, text: Text) -> str:
    """What the change does to the budget, in one sentence with exact amounts."""
    now, then = (_exact(sum_, prospect.currency, text) for sum_ in (prospect.total_now, prospect.total_then))
    if not prospect.amount and not prospect.touched_lines:
        return text("The agreed budget stays at {amount}.", amount=now)
    if not prospect.amount:
        return text("Money moves between budget lines; their sum stays at {amount}.", amount=now)
    said = (
        N_("The agreed budget grows from {now} to {then}, by {amount}.")
        if prospect.amount > 0
        else N_("The agreed budget shrinks from {now} to {then}, by {amount}.")
    )
    return text(said, now=now, then=then, amount=_exact(abs(prospect.amount), prospect.currency, text))


def _dates(prospect: Prospect, text: Text) -> Section:
    _ = text
    section = _told(_("When things happen"), [dates_finding(prospect, text)])
    if not prospect.touched_milestones:
        return section
    head = [_("Milestone"), _("Expected now"), _("With this change")]
    rows = [_day(each, text) for each in prospect.touched_milestones]
    return {**section, "table": {"head": head, "rows": rows}}


def _day(each: DayThen, text: Text) -> list[str]:
    now, then = (text.long_date(day) if day else _no_day(text) for day in (each.now, each.then))
    return [each.title, now, text("{day} ({days})", day=then, days=later(each.days, text))]


def _no_day(text: Text) -> str:
    return text("no day yet")


def later(days: int, text: Text) -> str:
    """ "5 days later", "1 day earlier", "unchanged"."""
    if not days:
        return text("unchanged")
    if days < 0:
        return text.plural("{n} day earlier", "{n} days earlier", -days)
    return text.plural("{n} day later", "{n} days later", days)


def dates_finding(prospect: Prospect, text: Text) -> str:
    """What the change does to the dates, in one sentence."""
    if not prospect.touched_milestones:
        return text("No date moves.")
    if not prospect.days or prospect.finish_now is None or prospect.finish_then is None:
        return text.plural(
            "{n} milestone moves; the finish stays where it is.",
            "{n} milestones move; the finish stays where it is.",
            len(prospect.touched_milestones),
        )
    return text(
        "The finish moves from {old} to {new}, {days}.",
        old=text.long_date(prospect.finish_now),
        new=text.long_date(prospect.finish_then),
        days=later(prospect.days, text),
    )


def _effects(head: HeadRow, text: Text) -> Iterator[str]:
    for name, said in (
        ("scope_effect", N_("Scope: {said}")),
        ("quality_effect", N_("Quality: {said}")),
        ("risk_effect", N_("Risks: {said}")),
    ):
        words = text.pick(getattr(head, name), head.translations, name)
        if words:
            yield text(said, said=words)


def _requirements(touches: Sequence[TouchRow], text: Text) -> Iterator[str]:
    for touch in touches:
        yield _touched(touch, text)
        if touch.touch is not Touch.REMOVE:
            yield "\n".join(_wording(touch, text))


def _touched(touch: TouchRow, text: Text) -> str:
    title = text.pick(touch.title or "", touch.translations, "title")
    name = requirement_code(touch.number or 0)
    if touch.touch is Touch.ADD:
        return text("A new requirement:")
    if touch.touch is Touch.REMOVE:
        return text("{code}, {title}, is no longer part of the scope.", code=name, title=title)
    return text("{code}, {title}, says from then on:", code=name, title=title)


def _wording(touch: TouchRow, text: Text) -> Iterator[str]:
    """Everything a requirement says, point by point."""
    wording = Wording.kept(touch.content, touch.content.get("translations") or {})
    said = wording.said(text)
    for each in FIELDS:
        if said.get(each.name):
            yield text("{name}: {said}", name=text(each.label), said=said[each.name])
    yield text(
        "{name}: {said}",
        name=text("How much hangs on it"),
        said=text(PRIORITIES[Priority(wording.priority)]),
    )


def _ways(matter: Matter, text: Text) -> Iterator[str]:
    for option in matter.options:
        yield _way(option, matter.prospect.currency, text)
    if matter.options and not any(option.is_recommended for option in matter.options):
        yield text("We recommend the change as it is described above.")


def _way(option: OptionRow, currency: str, text: Text) -> str:
    words = text.pick(option.what, option.translations, "what")
    said = [text("{name}: {said}", name=text(WAYS[option.way]), said=words)]
    said.append(text.pick(option.impact, option.translations, "impact"))
    if option.amount is not None:
        said.append(text("Cost: {amount}.", amount=_exact(option.amount, currency, text)))
    if option.days is not None:
        said.append(text("Finish: {days}.", days=later(option.days, text)))
    if option.is_recommended:
        said.append(text("This is the way we recommend."))
    return "\n".join(filter(None, said))


def _after(matter: Matter, text: Text) -> Iterator[str]:
    yield text("Nothing changes before everybody who is to sign has signed. From the last signature on:")
    if matter.prospect.touched_lines:
        yield text("The amounts above are the agreed budget.")
    if matter.prospect.touched_milestones:
        yield text("The days above are the agreed dates.")
    if matter.touches:
        yield text("The requirements above are the scope.")
    yield text("This text stays as it is; whatever is to be different later is a new change request.")
    if matter.decide_by is not None:
        yield text("We ask for the decision by {date}.", date=text.long_date(matter.decide_by))


def _facts(matter: Matter) -> dict[str, Any]:
    """The same without words: ids, amounts as strings, ISO days, whole numbers."""
    whole = matter.prospect
    return {
        "change": matter.head.change_id,
        "number": matter.head.number,
        "currency": whole.currency,
        "amount": _plain(whole.amount),
        "total_before": _plain(whole.total_now),
        "total_after": _plain(whole.total_then),
        "costs": [_cost_facts(line) for line in whole.touched_lines],
        "days": whole.days,
        "finish_before": _iso(whole.finish_now),
        "finish_after": _iso(whole.finish_then),
        "milestones": [_day_facts(each) for each in whole.touched_milestones],
        "requirements": [_touch_facts(touch) for touch in matter.touches],
        "options": [_option_facts(option) for option in matter.options],
        "decide_by": _iso(matter.decide_by),
    }


def _plain(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _cost_facts(line: LineThen) -> Mapping[str, Any]:
    return {
        "line": line.line_id,
        "category": line.category,
        "before": _plain(line.now),
        "amount": _plain(line.added),
        "after": _plain(line.then),
    }


def _day_facts(each: DayThen) -> Mapping[str, Any]:
    return {
        "milestone": each.milestone_id,
        "title": each.title,
        "days": each.days,
        "before": _iso(each.now),
        "after": _iso(each.then),
    }


def _touch_facts(touch: TouchRow) -> Mapping[str, Any]:
    return {
        "requirement": touch.requirement_id,
        "number": touch.number,
        "edition": touch.edition,
        "touch": touch.touch.value,
        "content": dict(touch.content),
    }


def _option_facts(option: OptionRow) -> Mapping[str, Any]:
    return {
        "way": option.way.value,
        "amount": None if option.amount is None else _plain(option.amount),
        "days": option.days,
        "recommended": option.is_recommended,
    }
