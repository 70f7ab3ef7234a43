"""Paper: how does an acceptance read when it is signed, and what of it do machines read?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from db.models.deliverable import Acceptance, Criterion, Deliverable, DeliverableFile, Outcome, Ruling
from db.models.training import StoredFile
from db.queries.deliverables.silence import TermsRow
from portal.access import Scope
from portal.deliverables.texts import RESULTS, RULINGS
from portal.i18n import N_, Text

_DECISIONS: Mapping[Outcome, str] = {
    Outcome.ACCEPTED: N_("Every criterion is met. The deliverable is accepted."),
    Outcome.WITH_REMARKS: N_(
        "The deliverable is accepted. What the remarks name is put right; each becomes an item of the list"
        " of what is to be put right, for which the firm names somebody and a day."
    ),
    Outcome.REJECTED: N_(
        "The deliverable is not accepted. It goes back to work, and is handed over again once that is done."
    ),
}


class Rulings(Protocol):
    """What the client has said of each criterion, and what that amounts to."""

    @property
    def rulings(self) -> Mapping[int, tuple[Ruling, str]]: ...

    @property
    def comment(self) -> str: ...

    @property
    def outcome(self) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is accepted: the deliverable with its criteria and files, in one round."""

    deliverable: Deliverable
    acceptance: Acceptance
    criteria: Sequence[Criterion]
    files: Sequence[tuple[DeliverableFile, StoredFile]]


def content(scope: Scope, about: Agreed, said: Rulings, terms: TermsRow) -> dict[str, Any]:
    """The whole text in the language of the client's organisation, and the same as facts."""
    text = Text(terms.language, terms.time_zone)
    row = about.deliverable
    title = text.pick(row.title, row.translations, "title")
    return {
        "kind": "acceptance",
        "project": text.pick(scope.here.name, scope.here.translations, "name"),
        "client": text.pick(scope.here.client_name, scope.here.client_translations, "name"),
        "number": f"{row.number}.{about.acceptance.round}",
        "language": text.language,
        "title": text("Acceptance of deliverable {n}: {title}", n=row.number, title=title),
        "sections": [
            _what(about, text),
            *_files(about, text),
            *(_criterion(place, row, said, text) for place, row in enumerate(about.criteria, start=1)),
            _decision(said, text),
        ],
        "facts": _facts(about, said),
    }


def _what(about: Agreed, text: Text) -> dict[str, Any]:
    row, acceptance = about.deliverable, about.acceptance
    lines = [
        text.pick(row.what, row.translations, "what"),
        text.pick(row.quality, row.translations, "quality"),
        text(
            "Handed over by {name} on {day} (round {n}).",
            name=acceptance.asked_by,
            day=text.long_date(acceptance.asked_at),
            n=acceptance.round,
        ),
    ]
    return {"heading": text("What is handed over"), "lines": [line for line in lines if line]}


def _files(about: Agreed, text: Text) -> list[dict[str, Any]]:
    """Each edition with its fingerprint, so that nobody can say later that another one was meant."""
    if not about.files:
        return []
    lines = [
        text(
            "Edition {n}: {name}, {size}, SHA-256 {hash}",
            n=edition.edition,
            name=stored.name,
            size=text.size(stored.size),
            hash=stored.sha256,
        )
        for edition, stored in about.files
    ]
    return [{"heading": text("Files"), "lines": lines}]


def _criterion(place: int, row: Criterion, said: Rulings, text: Text) -> dict[str, Any]:
    """A section of its own: a table of so many words would not fit on a phone."""
    words = text.pick(row.text, row.translations, "text")
    standard = text.pick(row.standard, row.translations, "standard")
    ruling, remark = said.rulings[row.id]
    lines = [
        text("What counts as met: {said}", said=standard) if standard else "",
        text("Our own check: {said}", said=_check(row, text)),
        text("Ruling: {said}", said=text(RULINGS[ruling])),
        text("Remark: {said}", said=remark) if remark else "",
    ]
    heading = text("{n}. {criterion}", n=place, criterion=words)
    return {"heading": heading, "lines": [line for line in lines if line]}


def _check(row: Criterion, text: Text) -> str:
    found = text.pick(row.found, row.translations, "found")
    result = text(RESULTS[row.result])
    return text("{name}: {said}", name=result, said=found) if found else result


def _decision(said: Rulings, text: Text) -> dict[str, Any]:
    lines = [text(_DECISIONS[said.outcome])]
    if said.comment:
        lines.append(said.comment)
    return {"heading": text("Decision"), "lines": lines}


def _facts(about: Agreed, said: Rulings) -> dict[str, Any]:
    row, acceptance = about.deliverable, about.acceptance
    return {
        "acceptance": acceptance.id,
        "deliverable": row.id,
        "number": row.number,
        "round": acceptance.round,
        "needed_by": acceptance.needed_by.isoformat(),
        "outcome": said.outcome.value,
        "comment": said.comment,
        "files": [{"edition": edition.edition, "sha256": stored.sha256} for edition, stored in about.files],
        "rulings": [
            {
                "criterion": each.id,
                "check": each.result.value,
                "ruling": said.rulings[each.id][0].value,
                "remark": said.rulings[each.id][1],
            }
            for each in about.criteria
        ],
    }
