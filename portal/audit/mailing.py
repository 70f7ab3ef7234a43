"""Mailing heads: who is sent what was published, so that it lies where nobody here can change it?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from db.models.identity import Role
from db.queries import audit as queries
from db.session import AlreadyDone, identity, reading
from portal.access import Permission, Scope
from portal.audit.checking import Break, Head
from portal.audit.heads import grouped
from portal.audit.saying import broken as said_broken
from portal.audit.verifying import PORTAL
from portal.clock import now
from portal.i18n import Text
from portal.identity.addressees import Addressee, Keeper, addressees, keepers
from portal.notify import mail
from portal.settings import settings

_TOKEN = "heads-mail:"  # noqa: S105 - the token of an operation, and no secret
_WHOM = (Role.SPONSOR, Role.MANAGER)


@dataclass
class _Letter:
    """What one person is sent."""

    to: Addressee | Keeper
    heads: dict[int, Head] = field(default_factory=dict)


def mail_heads(scope: Scope) -> int:
    """Send every sponsor and project manager the newest head of their clients, once a day; how many mails.

    The portal's own head goes to the administrators. What was published since the last mailing is sent, so a
    day without a mailing loses none.
    """
    scope.require(Permission.ADMINISTER)
    with reading(scope) as session:
        last = queries.last_done(session, _TOKEN)
        newest = queries.newest_heads(session).values()
        names = {row.id: (row.name, row.translations) for row in queries.clients(session)}
    heads = {row.chain: Head(*row) for row in newest if last is None or row.at > last}
    letters = _letters(scope, heads)
    if not letters:
        return 0
    try:
        with identity(scope.actor, f"{_TOKEN}{now().date().isoformat()}") as connection:
            for letter in letters:
                _write(connection, letter, names)
    except AlreadyDone:
        return 0
    return len(letters)


def mail_breaks(scope: Scope, breaks: Sequence[tuple[int, Break]]) -> int:
    """Tell the administrators, once a day, that a trail no longer fits; how many mails."""
    scope.require(Permission.ADMINISTER)
    if not breaks:
        return 0
    with reading(scope) as session:
        names = {row.id: (row.name, row.translations) for row in queries.clients(session)}
    told = keepers(scope)
    try:
        with identity(scope.actor, f"breaks-mail:{now().date().isoformat()}") as connection:
            for keeper in told:
                _warn(connection, keeper, breaks, names)
    except AlreadyDone:
        return 0
    return len(told)


def _letters(scope: Scope, heads: Mapping[int, Head]) -> list[_Letter]:
    letters: dict[int, _Letter] = {}
    for person in addressees(scope, _WHOM) if heads else ():
        if head := heads.get(person.client_id):
            letters.setdefault(person.person_id, _Letter(person)).heads[head.chain] = head
    for keeper in keepers(scope) if PORTAL in heads else ():
        letters.setdefault(keeper.person_id, _Letter(keeper)).heads[PORTAL] = heads[PORTAL]
    return list(letters.values())


Names = Mapping[int, tuple[str, Mapping[str, Mapping[str, str]]]]


def _write(connection: Session, letter: _Letter, names: Names) -> None:
    to = letter.to
    _ = text = Text(to.language, to.time_zone)
    parts = [_("Hello {name},", name=to.name)]
    for chain, head in sorted(letter.heads.items()):
        named = _named(chain, names, text)
        said = text.plural(
            "{client}, {day}: {n} event stands in the record. Its head is",
            "{client}, {day}: {n} events stand in the record. Its head is",
            head.size,
            client=named,
            day=text.long_date(head.at),
        )
        parts.append(f"{said}\n\n{grouped(head.root)}")
    parts.append(
        _(
            "Keep this mail: as long as you have it, nobody can change what was recorded up to that day"
            " without being found out, not even we ourselves. The same head stands on the page “Record and"
            " proof”."
        )
    )
    address = f"{settings().address}/record"
    clients = text.list(_named(chain, names, text) for chain in sorted(letter.heads))
    subject = _("The record of {clients}: its head of {day}", clients=clients, day=text.long_date(now()))
    mail.write(connection, to.person_id, to.email, subject, "\n\n".join([*parts, address]) + "\n")


def _warn(connection: Session, to: Keeper, breaks: Sequence[tuple[int, Break]], names: Names) -> None:
    _ = text = Text(to.language, to.time_zone)
    parts = [_("Hello {name},", name=to.name)]
    parts += [f"{_named(chain, names, text)}: {said_broken(found, text)}" for chain, found in breaks]
    parts.append(_("No new head is published of such a record until this is cleared up."))
    parts.append(f"{settings().address}/audit")
    subject = _("The audit trail no longer fits what was published")
    mail.write(connection, to.person_id, to.email, subject, "\n\n".join(parts) + "\n")


def _named(chain: int, names: Names, text: Text) -> str:
    if chain == PORTAL:
        return text("The portal itself")
    name, translations = names.get(chain, (str(chain), {}))
    return text.pick(name, translations, "name")
