"""Deeming: whose silence counts by now, because both sides agreed to that beforehand?"""

from datetime import timedelta

from db.models.deliverable import Acceptance, Deliverable, DeliverableStatus, Outcome
from db.models.schedule import AskKind, ClientAction, ClientActionStatus
from db.queries.deliverables import held, silence
from db.session import reading, writing
from portal import activity, clock
from portal.access import NotAllowed, Permission, Scope
from portal.deliverables.saying import about
from portal.i18n import N_, Text

_SENTENCE = N_(
    "“{title}” counts as accepted, because nobody answered and edition {edition} of what we agreed says so"
)


def deem(scope: Scope) -> int:
    """Accept what silence accepts, in every project the scope reaches; answers how many deliverables.

    It holds only where the charter in force says so and the client was reminded; a second run finds nothing
    left to do. Each is a transaction of its own, so that one that fails keeps no other waiting.
    """
    if not scope.may(Permission.PUBLISH):
        raise NotAllowed("publish")
    with reading(scope) as session:
        # Nowhere is it a later day than tomorrow in UTC.
        due = silence.due_for_silence(session, clock.now().date() + timedelta(days=1))
    ripe = [row for row in due if row.deemed_on <= clock.today(row.time_zone)]
    return sum(_deem(scope, row.project_id, row.id) for row in ripe)


def _deem(scope: Scope, project_id: int, acceptance_id: int) -> bool:
    with writing(scope) as session:
        acceptance = held.acceptance(session, project_id, acceptance_id)
        agreed = silence.terms(session, project_id)
        if acceptance is None or acceptance.outcome is not Outcome.OPEN or agreed is None:
            return False
        row = held.deliverable(session, project_id, acceptance.deliverable_id)
        if row is None or agreed.edition is None or agreed.deemed_after_days is None:
            return False
        ask = held.open_ask(session, project_id, AskKind.ACCEPTANCE, row.number)
        if ask is None or ask.reminded_on is None:
            return False
        _accept(row, acceptance, ask, scope)
        acceptance.comment = Text(agreed.language)(
            "Nobody answered. Edition {n} of what we agreed says what that means.", n=agreed.edition
        )
        title, others = about(row, agreed.language, _SENTENCE, edition=agreed.edition)
        kind = activity.Kind.DELIVERABLE_DECIDED
        activity.note(session, kind, row, title, scope, translations=others)
        return True


def _accept(row: Deliverable, acceptance: Acceptance, ask: ClientAction, scope: Scope) -> None:
    acceptance.outcome, acceptance.decided_at = Outcome.DEEMED, clock.now()
    acceptance.version += 1
    row.status = DeliverableStatus.ACCEPTED
    row.version += 1
    # It was not answered, so it does not stand as done.
    ask.status, ask.done_at, ask.done_by = ClientActionStatus.WITHDRAWN, clock.now(), scope.viewer.name
    ask.version += 1
