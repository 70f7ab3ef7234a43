"""Joining: the pages behind an invitation's link."""

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from db.models.identity import LinkPurpose
from portal.forms import Reader
from portal.i18n import LANGUAGES, Text
from portal.identity import browser, invitations, links, sessions, throttle
from portal.identity.links import Link, LinkState
from portal.identity.passwords import PasswordNotAccepted, check
from portal.identity.people import Known
from portal.identity.sign_in import (
    DOES_NOT_FIT,
    EXPIRED_FORM,
    TOO_MANY,
    in_thread,
    locked,
    not_found,
    read_form,
    word,
)


def routes() -> list[BaseRoute]:
    """The route of invitations."""
    return [Route("/invite/{token}", _invitation, methods=["GET", "POST"])]


async def _invitation(request: Request) -> Response:
    if request.method == "POST":
        return await in_thread(_answer, request, await read_form(request))
    return await in_thread(_show, request)


def _find(request: Request) -> Link:
    return links.find(request.path_params["token"], LinkPurpose.INVITATION)


def _text(request: Request, person: Known | None = None) -> Text:
    return Text(browser.language(request, person.language if person else ""))


def _show(request: Request) -> Response:
    link = _find(request)
    if link.person is None:
        return browser.page(request, "message.html", 404, **not_found(_text(request)))
    here = sessions.find(browser.session_token(request))
    if here and here.person_id == link.person.person_id and link.state is not LinkState.EXPIRED:
        return RedirectResponse(browser.safe_next(link.next_address), 303)
    if link.state is not LinkState.OPEN:
        return _too_late(request, link)
    return _form(request, link, link.person)


def _form(request: Request, link: Link, person: Known, status: int = 200, **values: Any) -> Response:
    shown = {
        "error": "",
        "field": "",
        "name": person.name,
        "chosen_language": "",
        "way": "password",
        **values,
    }
    template = "welcome_back.html" if person.joined else "invitation.html"
    return browser.page(
        request,
        template,
        status,
        preferred=person.language,
        person=person,
        invited_to=invitations.invited_to(person.person_id, link.next_address),
        goal=link.next_address,
        **shown,
    )


def _too_late(request: Request, link: Link) -> Response:
    _ = _text(request, link.person)
    if link.state is LinkState.USED:
        title = _("This invitation was used before")
        sentence = _(
            "You have an account already, or a newer invitation came after this one. Sign in to go on."
        )
    else:
        title = _("This invitation has expired")
        sentence = _("Ask whoever invited you to send a new one; a reply to their mail is enough.")
    person = link.person
    return browser.page(
        request,
        "message.html",
        410,
        preferred=person.language if person else "",
        goal=link.next_address,
        title=title,
        sentence=sentence,
        sign_in=link.state is LinkState.USED,
    )


def _answer(request: Request, form: FormData) -> Response:
    link = _find(request)
    if link.person is None:
        return browser.page(request, "message.html", 404, **not_found(_text(request)))
    _ = _text(request, link.person)
    if not browser.own_form(request, form):
        return _form(request, link, link.person, 403, error=_(EXPIRED_FORM))
    if throttle.address_wait(browser.ip(request)):
        return _form(request, link, link.person, 429, error=_(TOO_MANY))
    if "joined" in form:
        return _confirm(request, form, link, link.person)
    return _open_account(request, form, link, link.person)


def _open_account(request: Request, form: FormData, link: Link, person: Known) -> Response:
    """The first time: name, language, and a password unless mailed links are preferred."""
    token, key = request.path_params["token"], browser.form_key(request)
    if person.joined and not links.just_used(token, key):
        return _too_late(request, link) if link.state is not LinkState.OPEN else _form(request, link, person)
    _ = _text(request, person)
    reader = Reader({"name": word(form, "name")})
    name = reader.line("name", label=_("Your name"))
    language, way = word(form, "language"), word(form, "way")
    typed = {"name": word(form, "name"), "chosen_language": language, "way": way}
    if problems := reader.problems:
        error = problems.all[0].sentence(_)
        return _form(request, link, person, 422, error=error, field="name", **typed)
    password = None if way == "mail" else word(form, "password")
    try:
        opened = invitations.accept(token, key, name, language if language in LANGUAGES else "en", password)
    except PasswordNotAccepted as refused:
        return _form(request, link, person, 422, error=_(str(refused)), field="password", **typed)
    if not opened:
        return _too_late(request, _find(request))
    return browser.enter(request, person, "invitation", link.next_address)


def _confirm(request: Request, form: FormData, link: Link, person: Known) -> Response:
    """Somebody who has an account proves by the password that it is theirs; the link alone opens nothing."""
    _ = _text(request, person)
    if wait := throttle.password_wait(person.email):
        return _form(request, link, person, 429, error=locked(_, wait))
    if check(person.email, word(form, "password")) is None:
        return _form(request, link, person, 401, error=_(DOES_NOT_FIT), field="password")
    throttle.password_was_right(person.email)
    links.use(request.path_params["token"], LinkPurpose.INVITATION, browser.form_key(request))
    return browser.enter(request, person, "password", link.next_address)
