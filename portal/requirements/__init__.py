"""Requirements: what does the client need, what of it is agreed, and is that still right?

For other nouns: `apply` lets the requirements say what an agreed change says, `set_scope_version` sets down
what makes up the scope from then on, both in the caller's transaction; `ask_if_due` asks the client of one
project whether the scope is still right.
"""

from portal.requirements.agreed import apply, set_scope_version
from portal.requirements.checks import (
    AnswerCheck,
    AskCheck,
    answer,
    ask_if_due,
    ask_now,
    read_answer,
    read_check,
)
from portal.requirements.deciding import Confirm, SendBack, confirm, read_confirm, read_send_back, send_back
from portal.requirements.drafting import (
    Drop,
    RemoveDraft,
    SaveDraft,
    drop,
    read_draft,
    remove_draft,
    save_draft,
)
from portal.requirements.export import document
from portal.requirements.growth import Growth, Step
from portal.requirements.judging import Judge, judge, read_judge
from portal.requirements.options import (
    Choose,
    Offer,
    RemoveOption,
    SaveConflict,
    SaveOption,
    choose,
    offer,
    read_choice,
    read_conflict,
    read_offer,
    read_option,
    remove_option,
    save_conflict,
    save_option,
)
from portal.requirements.proposing import (
    Mark,
    Propose,
    ProposeAnew,
    TakeBack,
    propose,
    propose_anew,
    read_anew,
    read_propose,
    take_back,
)
from portal.requirements.reading import (
    Opened,
    Rhythm,
    ScopeDesk,
    ScopeReport,
    desk,
    history,
    one,
    report,
    rhythm,
)
from portal.requirements.register import Edition, Item, Option, Review
from portal.requirements.texts import PRIORITIES, VERDICTS, WAYS, Wording, code
from portal.requirements.waiting import Check

__all__ = [
    "PRIORITIES",
    "VERDICTS",
    "WAYS",
    "AnswerCheck",
    "AskCheck",
    "Check",
    "Choose",
    "Confirm",
    "Drop",
    "Edition",
    "Growth",
    "Item",
    "Judge",
    "Mark",
    "Offer",
    "Opened",
    "Option",
    "Propose",
    "ProposeAnew",
    "RemoveDraft",
    "RemoveOption",
    "Review",
    "Rhythm",
    "SaveConflict",
    "SaveDraft",
    "SaveOption",
    "ScopeDesk",
    "ScopeReport",
    "SendBack",
    "Step",
    "TakeBack",
    "Wording",
    "answer",
    "apply",
    "ask_if_due",
    "ask_now",
    "choose",
    "code",
    "confirm",
    "desk",
    "document",
    "drop",
    "history",
    "judge",
    "offer",
    "one",
    "propose",
    "propose_anew",
    "read_anew",
    "read_answer",
    "read_check",
    "read_choice",
    "read_confirm",
    "read_conflict",
    "read_draft",
    "read_judge",
    "read_offer",
    "read_option",
    "read_propose",
    "read_send_back",
    "remove_draft",
    "remove_option",
    "report",
    "rhythm",
    "save_conflict",
    "save_draft",
    "save_option",
    "send_back",
    "set_scope_version",
    "take_back",
]
