"""Signatures: who may sign now, and what is kept of it?"""

import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db import chaining
from db.base import Audience
from db.models.signing import Paper, Signatory, Signature
from db.queries import signing as queries
from portal import activity, clock
from portal.access import NotFound, Permission, Scope
from portal.forms import Problems, Reader
from portal.i18n import N_, Text
from portal.identity import again
from portal.identity.again import Recognised, Way
from portal.signing.papers import fingerprint
from portal.signing.refusals import AlreadySigned, NotYourTurn, Outdated
from portal.signing.report import PaperShown

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Sign:
    """Sign the text with this fingerprint. `consent` is the sentence that was agreed to, as it was shown."""

    paper_id: int
    sha256: str
    typed_name: str
    consent: str
    password: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that was made, and whether it was the last one that was needed."""

    public_id: str
    name: str
    is_last: bool


def consent(shown: PaperShown, scope: Scope, text: Text) -> str:
    """The sentence somebody agrees to when signing."""
    return text(
        "I have read this text to the end and sign it for {organisation}. Instead of a signature on paper I"
        " type my name.",
        organisation=text.pick(scope.here.client_name, scope.here.client_translations, "name"),
    )


def read_sign(reader: Reader, text: Text, shown: PaperShown, scope: Scope) -> Sign | Problems:
    """What was typed to sign. Fields: typed_name, consent, and password for whoever has one."""
    typed = reader.line("typed_name", LONGEST_NAME, label=text("Your full name"))
    if typed and _plain(typed) != _plain(scope.viewer.name):
        reader.refuse(
            "typed_name", N_("Please type your name as your account has it: {name}"), name=scope.viewer.name
        )
    said = consent(shown, scope, text)
    reader.flag("consent", required=True, label=said)
    password = ""
    if again.way(scope.viewer) is Way.TYPED:
        password = reader.secret("password", label=text("Your password"))
    return reader.problems or Sign(shown.paper_id, shown.sha256, typed, said, password)


def _plain(name: str) -> str:
    """A name without what differs from keyboard to keyboard: width, case, spaces."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", name)).strip().casefold()


def recognise(scope: Scope, command: Sign) -> Recognised:
    """The same person once more, before the transaction. Raises what `again.recognise` raises, NotAllowed."""
    scope.require(Permission.AGREE)
    return again.recognise(scope.viewer, command.password)


def sign(session: Session, scope: Scope, command: Sign, recognised: Recognised) -> Signed:
    """Put a signature under a paper, in the caller's transaction, which also does what it brings about.

    Raises NotAllowed, NotFound, Outdated, AlreadySigned, NotYourTurn. Of two at once one comes second and
    finds the place taken: the paper is held, and the place is unique.
    """
    scope.require(Permission.AGREE)
    paper = _as_shown(session, scope, command)
    places = queries.signatories(session, paper.id)
    made = queries.signatures(session, paper.id)
    turn = _turn(scope, places, made)
    signature = _signature(session, scope, paper, turn, command, recognised)
    try:
        with session.begin_nested():
            session.add(signature)
    except IntegrityError as error:
        raise AlreadySigned from error
    return Signed(signature.public_id, signature.name, len(made) + 1 == len(places))


def is_next_the_last(session: Session, paper_id: int) -> bool:
    """Whether one signature more is all that a paper waits for."""
    return len(queries.signatures(session, paper_id)) + 1 == len(queries.signatories(session, paper_id))


def is_complete(session: Session, paper_id: int) -> bool:
    """Whether everybody has signed who was to."""
    return len(queries.signatures(session, paper_id)) == len(queries.signatories(session, paper_id))


def _as_shown(session: Session, scope: Scope, command: Sign) -> Paper:
    paper = queries.paper(session, scope.here.project_id, command.paper_id)
    if paper is None:
        raise NotFound(command.paper_id)
    newest = queries.newest_edition(session, paper.project_id, paper.kind, paper.subject_id)
    if paper.edition != newest or not paper.sha256 == command.sha256 == fingerprint(paper.text):
        raise Outdated
    return paper


def _turn(scope: Scope, places: Sequence[Signatory], made: Sequence[Signature]) -> Signatory:
    me = scope.viewer.person_id
    if any(signature.person_id == me for signature in made) or len(made) == len(places):
        raise AlreadySigned
    turn = places[len(made)]
    if turn.person_id not in (None, me):
        raise NotYourTurn
    return turn


def _signature(
    session: Session, scope: Scope, paper: Paper, turn: Signatory, command: Sign, recognised: Recognised
) -> Signature:
    chaining.hold(session, scope.here.client_id)
    events, head = chaining.head(session, scope.here.client_id)
    viewer, origin = scope.viewer, scope.origin
    return Signature(
        **activity.owned_by(scope, Audience.CLIENT),
        public_id=secrets.token_hex(8),
        paper_id=paper.id,
        sha256=paper.sha256,
        position=turn.position,
        person_id=viewer.person_id,
        name=viewer.name,
        email=viewer.email,
        typed_name=command.typed_name,
        organisation=scope.here.client_name,
        consent=command.consent,
        language=viewer.language,
        method=recognised.method,
        authenticated_at=recognised.at,
        signed_at=clock.now(),
        zone=viewer.time_zone,
        ip=origin.ip,
        user_agent=origin.user_agent,
        session_id=origin.session_id,
        chain_position=events,
        chain_head=head,
    )
