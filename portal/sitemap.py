"""Which pages there are: one row each. Pure data; the access matrix is read from here."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from portal.access import Permission as P
from portal.i18n import N_
from portal.settings import ROOT


class Section(StrEnum):
    """Where in the navigation a page stands."""

    TOP = ""
    PROJECT = "project"
    MANAGE = "manage"
    ADMINISTER = "administer"
    ASIDE = "aside"  # reached from beside the navigation


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its script under pages/, its address, and what somebody needs to open it."""

    file: str
    path: str
    title: str
    icon: str
    needs: P | None
    section: Section
    of_project: bool = True

    @property
    def script(self) -> Path:
        return _script(self.file)


@cache
def _script(file: str) -> Path:
    return ROOT / "pages" / file


SITEMAP: tuple[Page, ...] = (
    Page("client/home.py", "home", N_("Home"), "home", None, Section.TOP, of_project=False),
    Page("client/progress.py", "progress", N_("Progress"), "timeline", P.SEE_PROGRESS, Section.PROJECT),
    Page("client/budget.py", "budget", N_("Budget"), "account_balance_wallet", P.SEE_BUDGET, Section.PROJECT),
    Page("client/issues.py", "issues", N_("Issues"), "error", P.SEE_ISSUES, Section.PROJECT),
    Page("client/training.py", "training", N_("Training"), "school", P.SEE_TRAINING, Section.PROJECT),
    Page("client/feedback.py", "feedback", N_("Feedback"), "forum", P.SEE_FEEDBACK, Section.PROJECT),
    Page(
        "client/agreement.py", "agreement", N_("What we agreed"), "handshake", P.SEE_PROGRESS, Section.PROJECT
    ),
    Page("client/scope.py", "scope", N_("Scope and changes"), "fact_check", P.SEE_SCOPE, Section.PROJECT),
    Page(
        "client/deliverables.py",
        "deliverables",
        N_("Deliverables"),
        "inventory_2",
        P.SEE_SCOPE,
        Section.PROJECT,
    ),
    Page("client/record.py", "record", N_("Record and proof"), "verified", P.SEE_SCOPE, Section.PROJECT),
    Page(
        "manage/portfolio.py",
        "portfolio",
        N_("Portfolio"),
        "dashboard",
        P.SEE_PORTFOLIO,
        Section.MANAGE,
        of_project=False,
    ),
    Page("manage/status.py", "status", N_("Status and publishing"), "campaign", P.PUBLISH, Section.MANAGE),
    Page("manage/plan.py", "plan", N_("Plan"), "edit_calendar", P.EDIT_PLAN, Section.MANAGE),
    Page("manage/money.py", "money", N_("Money"), "payments", P.EDIT_BUDGET, Section.MANAGE),
    Page("manage/hours.py", "hours", N_("Hours and rates"), "schedule", P.EDIT_BUDGET, Section.MANAGE),
    Page("manage/charter.py", "charter", N_("Charter"), "contract", P.EDIT_PLAN, Section.MANAGE),
    Page(
        "manage/requirements.py",
        "requirements",
        N_("Requirements"),
        "checklist",
        P.EDIT_SCOPE,
        Section.MANAGE,
    ),
    Page(
        "manage/delivery.py",
        "delivery",
        N_("Delivery and acceptance"),
        "package_2",
        P.EDIT_SCOPE,
        Section.MANAGE,
    ),
    Page("manage/issue_desk.py", "issue-desk", N_("Issue desk"), "build", P.WORK_ISSUES, Section.MANAGE),
    Page("manage/changes.py", "changes", N_("Change requests"), "rule", P.APPROVE_OFFERS, Section.MANAGE),
    Page("manage/surveys.py", "surveys", N_("Surveys"), "ballot", P.MANAGE_SURVEYS, Section.MANAGE),
    Page(
        "manage/library.py",
        "library",
        N_("Training material"),
        "library_books",
        P.MANAGE_TRAINING,
        Section.MANAGE,
    ),
    Page("manage/people.py", "people", N_("People and preview"), "group", P.MANAGE_PEOPLE, Section.MANAGE),
    Page(
        "manage/import.py", "import", N_("Import"), "upload_file", P.IMPORT, Section.MANAGE, of_project=False
    ),
    Page(
        "admin/clients.py",
        "clients",
        N_("Clients and projects"),
        "apartment",
        P.ADMINISTER,
        Section.ADMINISTER,
        of_project=False,
    ),
    Page(
        "admin/accounts.py",
        "accounts",
        N_("Accounts"),
        "manage_accounts",
        P.ADMINISTER,
        Section.ADMINISTER,
        of_project=False,
    ),
    Page(
        "admin/audit.py",
        "audit",
        N_("Audit trail"),
        "policy",
        P.ADMINISTER,
        Section.ADMINISTER,
        of_project=False,
    ),
    Page(
        "client/account.py",
        "account",
        N_("My account"),
        "account_circle",
        None,
        Section.ASIDE,
        of_project=False,
    ),
)


def page_of(script: str) -> Page:
    """The row of a page's script. Raises KeyError for a script that is not in the sitemap."""
    resolved = Path(script).resolve()
    for page in SITEMAP:
        if page.script == resolved:
            return page
    raise KeyError(script)


def named(path: str) -> Page:
    """The row with this address. Raises KeyError."""
    for page in SITEMAP:
        if page.path == path:
            return page
    raise KeyError(path)
