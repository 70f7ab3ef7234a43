"""Agreed: what becomes of the requirements once a change is agreed, and which version of the scope is that?

Both functions run in the caller's transaction and in the scope of whoever signs for the client, and so touch
nothing that the client does not read.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from db.base import Audience
from db.models.change import ChangeRequirement, Touch
from db.models.requirement import Requirement, RequirementStatus, ScopeVersion
from db.models.schedule import ClientActionStatus
from db.numbers import Numbered, next_number
from db.queries.requirements import held, questions, scopes
from portal import activity, clock
from portal.access import NotFound, Scope
from portal.charter.texts import in_every_language
from portal.i18n import N_
from portal.requirements import asking
from portal.requirements.texts import Wording, edition_of

S = RequirementStatus


def apply(session: Session, scope: Scope, touches: Sequence[ChangeRequirement], change_number: int) -> None:
    """Let the requirements say what an agreed change says: added, changed or no longer part of the scope.

    An added one is confirmed from the start, and the change keeps its id. A new wording that waits for the
    client is taken back where the change says otherwise. Raises NotFound for a requirement that the client
    does not read.
    """
    here = scope.here.project_id
    held.take_turns(session, here)
    before = questions.shown(session, here)
    rows = held.locked(session, here, (t.requirement_id for t in touches if t.requirement_id is not None))
    for touch in sorted(touches, key=lambda touch: (touch.position, touch.id)):
        if touch.touch is Touch.ADD and touch.requirement_id is None:
            touch.requirement_id = _add(session, scope, touch.content, change_number).id
            touch.version += 1
            continue
        row = rows.get(touch.requirement_id or 0)
        if row is None:
            raise NotFound("no such requirement")
        row.version += 1
        if touch.touch is Touch.REMOVE:
            row.status = S.RETIRED
        else:
            wording = Wording.of(row).changed_by(touch.content)
            _become(session, scope, row, wording, change_number)
    session.flush()
    asking.settle(session, scope, before, {row.number for row in rows.values()}, ClientActionStatus.WITHDRAWN)


def _add(session: Session, scope: Scope, content: Mapping[str, Any], change_number: int) -> Requirement:
    owned = activity.owned_by(scope, Audience.CLIENT)
    row = Requirement(
        **owned,
        number=next_number(session, owned, Numbered.REQUIREMENT),
        edition=0,
        translations={},
        created_at=clock.now(),
        created_by=scope.viewer.name,
    )
    wording = Wording().changed_by(content)
    wording.write_to(row)
    session.add(row)
    session.flush()
    _become(session, scope, row, wording, change_number)
    return row


def _become(session: Session, scope: Scope, row: Requirement, wording: Wording, change_number: int) -> None:
    """The next edition, which both sides have agreed to by the change."""
    reason, reasons = in_every_language(
        scope.viewer.language, N_("Agreed change CR-{number}"), number=change_number
    )
    edition = edition_of(row, wording, reason, reasons)
    for name, value in activity.owned_by(scope, Audience.CLIENT).items():
        setattr(edition, name, value)
    edition.change_number, edition.at, edition.author = change_number, clock.now(), scope.viewer.name
    session.add(edition)
    wording.write_to(row)
    row.edition += 1
    row.status, row.confirmed_at, row.confirmed_by = S.CONFIRMED, clock.now(), scope.viewer.name


def set_scope_version(
    session: Session,
    scope: Scope,
    reason: str,
    translations: Mapping[str, Mapping[str, str]],
    change_number: int | None = None,
) -> ScopeVersion:
    """Set down what makes up the scope from now on: what the client reads and has agreed to.

    `translations` are those of the reason, {"zh": {"reason": "…"}}.
    """
    here = scope.here.project_id
    held.take_turns(session, here)
    session.flush()
    rows = scopes.in_scope(session, here)
    editions = scopes.agreed_editions(session, here, [row.id for row in rows])
    version = ScopeVersion(
        **activity.owned_by(scope, Audience.CLIENT),
        number=scopes.latest_version(session, here) + 1,
        reason=reason,
        translations={language: dict(words) for language, words in translations.items()},
        change_number=change_number,
        content=[
            {
                "number": row.number,
                "edition": editions.get(row.id, row.edition),
                "title": row.title,
                "priority": row.priority.value,
                "translations": _titles(row.translations),
            }
            for row in rows
        ],
        at=clock.now(),
        by=scope.viewer.name,
    )
    session.add(version)
    session.flush()
    return version


def _titles(translations: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {code: {"title": words["title"]} for code, words in translations.items() if words.get("title")}
