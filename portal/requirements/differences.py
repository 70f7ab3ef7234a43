"""Differences: what does one edition of a requirement say otherwise than another?"""

from portal.charter.differences import Said, step
from portal.i18n import N_, Text
from portal.requirements.texts import FIELDS, PRIORITIES, Wording


def differences(old: Wording, new: Wording, text: Text) -> tuple[Said, ...]:
    """Old and new of each field that differs, in the reader's words. Pure."""
    before, after = old.said(text), new.said(text)
    fields = [step(text(each.label), before[each.name], after[each.name]) for each in FIELDS]
    facts = [
        step(text(N_("Priority")), text(PRIORITIES[old.priority]), text(PRIORITIES[new.priority])),
        step(text(N_("Special requirement")), _yes(old.is_special, text), _yes(new.is_special, text)),
    ]
    return tuple(each for each in (*fields, *facts) if each)


def _yes(flag: bool, text: Text) -> str:
    return text("yes") if flag else text("no")
