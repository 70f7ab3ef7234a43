"""How one requirement reads: what it says, how much hangs on it, where it stands, and how it came to that."""

from collections.abc import Mapping

from db.models.requirement import Priority, Verdict
from portal.i18n import N_, Text
from portal.requirements import PRIORITIES, VERDICTS, WAYS, Edition, Item, Option
from portal.requirements.differences import differences
from portal.requirements.sentences import Reader, state, state_said
from portal.requirements.texts import criteria
from portal.views.agreement import view as agreement

# Colour never alone: each has a shape, and the word stands beside it.
_PRIORITIES: Mapping[Priority, str] = {
    Priority.MUST: ":red-badge[:material/priority_high: {word}]",
    Priority.SHOULD: ":orange-badge[:material/keyboard_arrow_up: {word}]",
    Priority.COULD: ":blue-badge[:material/drag_handle: {word}]",
    Priority.WONT: ":gray-badge[:material/block: {word}]",
}
_STATES: Mapping[str, str] = {
    "agreed": ":green-badge[:material/handshake: {word}]",
    "waits": ":orange-badge[:material/hourglass_top: {word}]",
    "choose": ":orange-badge[:material/alt_route: {word}]",
    "sent_back": ":gray-badge[:material/undo: {word}]",
    "being_worded": ":gray-badge[:material/edit_note: {word}]",
    "retired": ":gray-badge[:material/remove_circle: {word}]",
    "draft": ":orange-badge[:material/visibility_off: {word}]",
}
_TEXTS: Mapping[str, str] = {
    "need": N_("What is needed"),
    "expected": N_("Expected result"),
    "background": N_("The business reason"),
    "source": N_("Where it comes from"),
}


def headed(item: Item, text: Text) -> str:
    """The line that a requirement is known by: its number and its title; Markdown."""
    return f"**{item.code} · {text.md(item.title)}**"


def badges(item: Item, text: Text, reader: Reader = Reader.SPONSOR) -> str:
    """How much hangs on it, and where it stands; Markdown."""
    said = [_PRIORITIES[item.priority].format(word=text(PRIORITIES[item.priority]))]
    if item.is_special:
        said.append(f":violet-badge[:material/star: {text('special requirement')}]")
    said.append(_STATES[state(item)].format(word=state_said(item, text, reader)))
    return " ".join(said)


def body(item: Item, text: Text) -> str:
    """Everything it says; Markdown."""
    return "\n\n".join(filter(None, [worded(item.words, text), verdict(item, text), agreed(item, text)]))


def worded(words: Mapping[str, str], text: Text) -> str:
    """The texts of a requirement; Markdown."""
    lines = [_named(text(_TEXTS[name]), words[name], text) for name in ("need", "expected") if words[name]]
    if points := criteria(words["criteria"]):
        listed = "\n".join(f"- {text.md(point)}" for point in points)
        lines.append(f"**{text('How both sides will know that it is there')}**\n\n{listed}")
    about = [
        text("{name}: {said}", name=text(_TEXTS[name]), said=words[name])
        for name in ("background", "source")
        if words[name]
    ]
    lines += [f":gray[{text.md(each, lines=True)}]" for each in about]
    return "\n\n".join(lines)


def _named(label: str, words: str, text: Text) -> str:
    return f"**{label}**  \n{text.md(words, lines=True)}"


def verdict(item: Item, text: Text) -> str:
    """Whether it can be done, and why; Markdown. Nothing before anybody has judged."""
    if item.verdict is Verdict.OPEN:
        return ""
    said = f"**{text('Can it be done?')}** {text(VERDICTS[item.verdict])}"
    return "  \n".join(filter(None, [said, text.md(item.verdict_why, lines=True)]))


def agreed(item: Item, text: Text) -> str:
    """Who agreed to it and when; Markdown."""
    if item.confirmed_at is None or not item.is_agreed:
        return ""
    said = text(
        "Agreed by {name} on {date}, edition {n}.",
        name=item.confirmed_by,
        date=text.date(item.confirmed_at),
        n=item.agreed_edition.number if item.agreed_edition else item.edition,
    )
    return f":gray[:material/handshake: {text.md(said)}]"


def changed(new: Edition, old: Edition, text: Text) -> str:
    """What an edition says otherwise than another, old → new, with its reason; Markdown."""
    found = differences(old.wording, new.wording, text)
    head = text.plural(
        "{n} change from edition {old}", "{n} changes from edition {old}", len(found), old=old.number
    )
    lines = [f"**{text.md(head)}**"]
    if new.reason:
        lines.append(text.md(text("Why: {reason}", reason=new.reason), lines=True))
    lines.append(agreement.fields(found, text))
    return "\n\n".join(filter(None, lines))


def history(item: Item, text: Text) -> str:
    """Every edition with who made it and what became of it, the newest first; Markdown."""
    blocks = []
    for place, edition in enumerate(item.editions):
        lines = [_edition_said(edition, text)]
        if edition.review is not None:
            lines.append(_review_said(edition, text))
        older = item.editions[place + 1 :]
        if older:
            lines.append(changed(edition, older[0], text))
        blocks.append("\n\n".join(lines))
    return "\n\n---\n\n".join(blocks)


def _edition_said(edition: Edition, text: Text) -> str:
    if edition.change_number is not None:
        said = text(
            "Edition {n}, by the agreed change {code} on {date}",
            n=edition.number,
            code=f"CR-{edition.change_number}",
            date=text.date(edition.at),
        )
    else:
        said = text(
            "Edition {n}, proposed by {name} on {date}",
            n=edition.number,
            name=edition.author,
            date=text.date(edition.at),
        )
    return f"**{text.md(said)}**"


def _review_said(edition: Edition, text: Text) -> str:
    review = edition.review
    if review is None:
        return ""
    if review.confirmed:
        said = text("Confirmed by {name} on {date}.", name=review.by, date=text.date(review.at))
        return f":material/handshake: {text.md(said)}"
    said = text("Sent back by {name} on {date}:", name=review.by, date=text.date(review.at))
    return f":material/rate_review: {text.md(said)}\n\n{text.md(review.comment, lines=True)}"


def wish(item: Item, text: Text) -> str:
    """What the client wanted to be different in the newest edition; Markdown."""
    newest = item.newest
    if newest is None or newest.review is None or newest.review.confirmed:
        return ""
    return _review_said(newest, text)


def option(way: Option, text: Text, *, number: int) -> str:
    """One way out: what it is, what it means, and what it adds; Markdown."""
    head = f"**{number} · {text(WAYS[way.way])}**"
    if way.chosen_at is not None:
        chosen = text("chosen by {name} on {date}", name=way.chosen_by, date=text.date(way.chosen_at))
        head += f" :green-badge[:material/check: {text.md(chosen)}]"
    lines = [head, text.md(way.what, lines=True)]
    if way.impact:
        lines.append(text.md(text("What it means: {impact}", impact=way.impact), lines=True))
    return "  \n".join([*lines, f":gray[{text.md(adds(way, text))}]"])


def adds(way: Option, text: Text) -> str:
    """What a way adds to the price and to the finish. Plain text."""
    said = []
    if way.amount is not None:
        amount = text.money(abs(way.amount), way.currency)
        if way.amount > 0:
            said.append(text("adds {amount}", amount=amount))
        else:
            said.append(text("saves {amount}", amount=amount) if way.amount else text("costs nothing more"))
    if way.days is not None:
        if way.days > 0:
            said.append(text.plural("{n} day later", "{n} days later", way.days))
        elif way.days < 0:
            said.append(text.plural("{n} day earlier", "{n} days earlier", -way.days))
        else:
            said.append(text("no later date"))
    return " · ".join(said) or text("neither price nor days have been said")
