"""Signing: what exactly was agreed to, by whom, when, and how is that shown later?"""

from portal.identity.again import Way, way
from portal.signing.papers import Content, Slot, draw_up, fingerprint, written
from portal.signing.refusals import AlreadySigned, NoLongerTrue, NotWaiting, NotYourTurn, Outdated
from portal.signing.report import Mark, PaperShown, Place, newest, papers
from portal.signing.signatures import (
    Sign,
    Signed,
    consent,
    is_complete,
    is_next_the_last,
    read_sign,
    recognise,
    sign,
)

__all__ = [
    "AlreadySigned",
    "Content",
    "Mark",
    "NoLongerTrue",
    "NotWaiting",
    "NotYourTurn",
    "Outdated",
    "PaperShown",
    "Place",
    "Sign",
    "Signed",
    "Slot",
    "Way",
    "consent",
    "draw_up",
    "fingerprint",
    "is_complete",
    "is_next_the_last",
    "newest",
    "papers",
    "read_sign",
    "recognise",
    "sign",
    "way",
    "written",
]
