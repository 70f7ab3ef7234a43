"""Report: what was ordered, is it what was ordered, and what does the reader have to decide?"""

from dataclasses import dataclass
from datetime import date

from db.models.signing import PaperKind
from db.session import reading
from portal import signing
from portal.access import Permission, Scope
from portal.deliverables.reading import criteria, editions, handovers, load, punch_list, whole
from portal.deliverables.rows import CriterionView, DeliverableView, FileView, HandoverView, PunchView
from portal.i18n import Text
from portal.signing import PaperShown


@dataclass(frozen=True, slots=True)
class Overview:
    """Every deliverable that the client may see, what is to be put right, and what was handed over."""

    all: tuple[DeliverableView, ...]
    punch: tuple[PunchView, ...]
    handovers: tuple[HandoverView, ...]
    may_agree: bool
    may_look: bool

    @property
    def waiting(self) -> tuple[DeliverableView, ...]:
        """Those that wait for the client, what is needed first at the top."""
        open_ = [(each.open.needed_by, each.number, each) for each in self.all if each.open]
        return tuple(each for _, _, each in sorted(open_, key=lambda waiting: waiting[:2]))

    @property
    def accepted(self) -> int:
        return sum(each.is_accepted for each in self.all)

    @property
    def to_put_right(self) -> tuple[PunchView, ...]:
        return tuple(item for item in self.punch if item.is_open)

    @property
    def to_look_at(self) -> tuple[PunchView, ...]:
        """What was put right and the client has not seen yet."""
        return tuple(item for item in self.punch if item.waits)

    @property
    def to_receive(self) -> tuple[HandoverView, ...]:
        """What was handed over and nobody has confirmed yet."""
        return tuple(each for each in self.handovers if each.received_at is None)

    @property
    def not_asked_about(self) -> tuple[HandoverView, ...]:
        """The handovers that the reader is not asked to confirm."""
        asked = self.to_receive if self.may_agree else ()
        return tuple(each for each in self.handovers if each not in asked)

    def overdue(self, today: date) -> int:
        """How many things should have been put right by now."""
        return sum(item.is_overdue(today) for item in self.punch)


@dataclass(frozen=True, slots=True)
class Opened:
    """One deliverable whole. `paper` is the acceptance as it was drawn up last, to be signed or signed."""

    deliverable: DeliverableView
    criteria: tuple[CriterionView, ...]
    files: tuple[FileView, ...]
    punch: tuple[PunchView, ...]
    papers: tuple[PaperShown, ...]
    may_agree: bool
    may_look: bool

    @property
    def paper(self) -> PaperShown | None:
        """The newest paper of the round that waits, or else of the one decided last."""
        shown = self.deliverable.open or self.deliverable.decided
        if shown is None:
            return None
        return signing.newest(self.papers).get(shown.id)


def report(scope: Scope) -> Overview:
    """Everything that the client may see, whoever looks. Five statements."""
    scope.require(Permission.SEE_SCOPE)
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    project_id = scope.here.project_id
    with reading(scope) as session:
        return Overview(
            all=load(session, project_id, text, published=True),
            punch=punch_list(session, project_id, text),
            handovers=handovers(session, project_id, text),
            may_agree=scope.may(Permission.AGREE),
            may_look=scope.may(Permission.SUBMIT_CHANGES),
        )


def opened(scope: Scope, wanted: str) -> Opened | None:
    """The deliverable with the number that an address names; None if there is none for this reader.

    Six statements, and one where nothing was found.
    """
    scope.require(Permission.SEE_SCOPE)
    number = numbered(wanted)
    text = Text(scope.viewer.language, scope.viewer.time_zone)
    project_id = scope.here.project_id
    with reading(scope) as session:
        found = load(session, project_id, text, published=True, number=number) if number else ()
        if not found:
            return None
        shown = found[0]
        parts = criteria(session, project_id, shown.id, text, published=True)
        handed = editions(session, project_id, shown.id, text, published=True)
        left = punch_list(session, project_id, text)
    return Opened(
        deliverable=whole(shown, parts),
        criteria=parts,
        files=handed,
        punch=tuple(item for item in left if item.deliverable_id == shown.id),
        papers=_papers(scope, shown),
        may_agree=scope.may(Permission.AGREE),
        may_look=scope.may(Permission.SUBMIT_CHANGES),
    )


def _papers(scope: Scope, shown: DeliverableView) -> tuple[PaperShown, ...]:
    asked = shown.open or shown.decided
    return signing.papers(scope, PaperKind.ACCEPTANCE, asked.id) if asked else ()


def numbered(wanted: str) -> int | None:
    """The number in an address; None for nonsense."""
    return int(wanted) if wanted.isascii() and wanted.isdigit() and 0 < len(wanted) < 10 else None
