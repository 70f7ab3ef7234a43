"""What do the answers of Jira's own interfaces say: searches, sprints, single issues, webhooks, projects?"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import quote

from db.models.plan import TaskStatus
from portal.i18n import N_
from portal.integrations import jira_columns, jira_text, vocabulary
from portal.integrations.gathering import KEY, NAME, SECONDS_IN_HOUR, Gathering
from portal.integrations.jira_issue import Issues, Raw
from portal.integrations.moments import BadDate
from portal.integrations.reading import as_list, as_map, as_text
from portal.integrations.records import LeftOut, MilestoneRecord, Options, Parsed, UnreadableFile

HEADINGS = {"key": "key", "summary": "summary"}
CATEGORY_KEYS = {"new": TaskStatus.PENDING, "indeterminate": TaskStatus.IN_PROGRESS, "done": TaskStatus.DONE}
PEOPLE_IDS = ("accountId", "account_id")


class Answer(NamedTuple):
    """What a file holds: issues, versions, the project they belong to, and the names of custom fields."""

    issues: list[object]
    versions: list[object]
    project: Mapping[str, object]
    names: Mapping[str, str]


def read(value: object, options: Options) -> Parsed:
    """All issues and versions of an answer; raises `UnreadableFile` for JSON of any other kind."""
    answer = _answer(value)
    gathering = Gathering(options)
    issues = Issues(gathering, HEADINGS)
    issues.of_project(as_text(answer.project.get("key")), as_text(answer.project.get("name")))
    for row, version in enumerate(answer.versions, start=1):
        gathering.records_read += 1
        _version(version, gathering, row)
    reader = Reader(gathering, answer)
    for row, issue in enumerate(answer.issues, start=1):
        gathering.records_read += 1
        raw = reader.raw(row, issue)
        if raw:
            issues.add(raw)
    return issues.parsed()


def _answer(value: object) -> Answer:
    if isinstance(value, list):
        return _listed(value)
    held = as_map(value)
    if "lists" in held and "cards" in held:
        raise UnreadableFile(N_("This is a Trello board. Please choose Trello as the system it comes from."))
    names = {as_text(name): key for key, name in as_map(held.get("names")).items()}
    project = as_map(held.get("project"))
    versions = as_list(held.get("versions"))
    if isinstance(held.get("issues"), list):
        return Answer(as_list(held["issues"]), versions, project, names)
    if "webhookEvent" in held and "issue" in held:
        gone = held["webhookEvent"] == "jira:issue_deleted"
        return Answer([] if gone else [held["issue"]], [], {}, names)
    if isinstance(held.get("fields"), dict):
        return Answer([held], [], {}, names)
    if "versions" in held:
        return Answer([], versions, project or held, names)
    if isinstance(held.get("values"), list):
        return _listed(as_list(held["values"]))
    raise _not_from_jira()


def _listed(values: list[object]) -> Answer:
    """A bare list: of pages of a search, of issues, or of the versions of a project."""
    first = as_map(values[0]) if values else {}
    if "issues" in first:
        pages = [_answer(page) for page in values if isinstance(as_map(page).get("issues"), list)]
        names = {name: key for page in pages for name, key in page.names.items()}
        return Answer([issue for page in pages for issue in page.issues], [], {}, names)
    if "fields" in first:
        return Answer(values, [], {}, {})
    if "name" in first and ("released" in first or "releaseDate" in first):
        return Answer([], values, {}, {})
    raise _not_from_jira()


def _not_from_jira() -> UnreadableFile:
    return UnreadableFile(N_("This JSON file does not hold issues or versions from Jira."))


class Reader:
    """Reads issue by issue, knowing what the other issues of the answer tell about states and fields."""

    def __init__(self, gathering: Gathering, answer: Answer) -> None:
        self.gathering = gathering
        self.names = {vocabulary.folded(name): key for name, key in answer.names.items()}
        self.categories = dict(_categories(answer.issues))

    def raw(self, row: int, issue: object) -> Raw | None:
        held, fields = as_map(issue), as_map(as_map(issue).get("fields"))
        if not held:
            self.gathering.problem(row, "", N_("This entry is not an issue, so it was left out."))
            return None
        self._count_secrets(fields)
        key = as_text(held.get("key"))
        category = _category(as_map(fields.get("status")))
        parent = as_map(fields.get("parent")) or as_map(fields.get("epic"))
        project = as_map(fields.get("project"))
        return Raw(
            row,
            key,
            as_text(held.get("id")),
            url=self._page(as_text(held.get("self")), key),
            summary=self._summary(row, key, fields),
            description=jira_text.plain(fields.get("description")),
            type=_name(fields.get("issuetype")),
            status=_name(fields.get("status")),
            category=category,
            resolution=_name(fields.get("resolution")),
            assignee=_name(fields.get("assignee")),
            severity=_name(self._custom("severity", fields)),
            priority=_name(fields.get("priority")),
            parent_id=as_text(parent.get("id")),
            parent_key=as_text(parent.get("key")),
            version=self._versions(row, fields),
            created=self._instant(row, "created", fields),
            updated=self._instant(row, "updated", fields),
            resolved=self._instant(row, "resolutiondate", fields),
            finished=self._finished(held, fields),
            start=self.gathering.day(row, "start", as_text(self._custom("start", fields))),
            due=self.gathering.day(row, "duedate", as_text(fields.get("duedate"))),
            estimate_h=self._hours(row, "timeoriginalestimate", "originalEstimateSeconds", fields),
            spent_h=self._hours(row, "timespent", "timeSpentSeconds", fields),
            project_key=as_text(project.get("key")),
            project_name=as_text(project.get("name")),
        )

    def _summary(self, row: int, key: str, fields: Mapping[str, object]) -> str:
        """The summary, or the key for an answer that was asked for other fields only."""
        if "summary" in fields or not fields:
            return as_text(fields.get("summary"))
        self.gathering.problem(row, "summary", N_("This entry has no summary; its key stands in its place."))
        return key

    def _instant(self, row: int, field: str, fields: Mapping[str, object]) -> datetime | None:
        return self.gathering.instant(row, field, as_text(fields.get(field)))

    def _hours(self, row: int, field: str, tracked: str, fields: Mapping[str, object]) -> Decimal | None:
        seconds = as_text(fields.get(field)) or as_text(as_map(fields.get("timetracking")).get(tracked))
        return self.gathering.hours(row, field, seconds, SECONDS_IN_HOUR)

    def _custom(self, field: str, fields: Mapping[str, object]) -> object:
        """A field that only this site knows: as chosen by a person, else by the name the answer gives it."""
        chosen = self.gathering.options.columns.get(field, "")
        if chosen in fields:
            return fields[chosen]
        words = (vocabulary.folded(chosen),) if chosen else jira_columns.FIELDS[field]
        keys = (self.names[word] for word in words if word in self.names)
        return next((fields[key] for key in keys if fields.get(key) is not None), None)

    def _versions(self, row: int, fields: Mapping[str, object]) -> str:
        ids = [_version(version, self.gathering, row) for version in as_list(fields.get("fixVersions"))]
        return next((version for version in ids if version), "")

    def _finished(self, issue: Mapping[str, object], fields: Mapping[str, object]) -> datetime | None:
        """When the issue last entered a done category, where Jira keeps no date of resolution."""
        moments = [
            moment
            for entry in as_list(as_map(issue.get("changelog")).get("histories"))
            if any(self._finishes(item) for item in as_list(as_map(entry).get("items")))
            and (moment := self._quiet_instant(as_map(entry).get("created")))
        ]
        return max(moments) if moments else self._quiet_instant(fields.get("statuscategorychangedate"))

    def _finishes(self, item: object) -> bool:
        change = as_map(item)
        if change.get("field") != "status":
            return False
        name = as_text(change.get("toString"))
        known = self.categories.get(as_text(change.get("to"))) or vocabulary.status(name)
        return known == TaskStatus.DONE

    def _quiet_instant(self, value: object) -> datetime | None:
        try:
            return self.gathering.clock.instant(as_text(value))
        except BadDate:
            return None

    def _page(self, address: str, key: str) -> str:
        """The page of an issue on its site; an address behind Atlassian's common gateway has none."""
        site, found, _ = address.partition("/rest/")
        if not key or not found or "://api.atlassian.com" in site:
            return ""
        return self.gathering.web_address(f"{site}/browse/{quote(key.encode('utf-8', 'replace'))}")

    def _count_secrets(self, fields: Mapping[str, object]) -> None:
        left_out = self.gathering.left_out
        people = [as_map(value) for value in fields.values() if isinstance(value, dict)]
        left_out(
            LeftOut.ACCOUNT_ID, sum(1 for person in people if any(person.get(name) for name in PEOPLE_IDS))
        )
        left_out(LeftOut.EMAIL, sum(1 for person in people if person.get("emailAddress")))
        left_out(LeftOut.COMMENT, len(as_list(as_map(fields.get("comment")).get("comments"))))
        left_out(LeftOut.ATTACHMENT, len(as_list(fields.get("attachment"))))
        watchers = as_map(fields.get("watches")).get("watchCount")
        left_out(LeftOut.WATCHER, watchers if isinstance(watchers, int) else 0)


def _categories(issues: list[object]) -> Iterator[tuple[str, TaskStatus]]:
    """The category of every status that occurs, by the id of the status."""
    for issue in issues:
        status = as_map(as_map(as_map(issue).get("fields")).get("status"))
        category = _category(status)
        if category:
            yield as_text(status.get("id")), category


def _category(status: Mapping[str, object]) -> TaskStatus | None:
    """By its key, which is the same on every site; its name is not."""
    held = as_map(status.get("statusCategory"))
    return CATEGORY_KEYS.get(as_text(held.get("key"))) or vocabulary.category(as_text(held.get("name")))


def _name(value: object) -> str:
    """What Jira shows for a person, an option, a status or a text."""
    held = as_map(value)
    words = (as_text(held.get(part)) for part in ("displayName", "name", "value"))
    return as_text(value) or next((word for word in words if word), "")


def _version(version: object, gathering: Gathering, row: int) -> str:
    """Keeps a version as a milestone and returns its id, or '' if it has no name."""
    held = as_map(version)
    name = gathering.line(as_text(held.get("name")), NAME)
    external_id = gathering.line(as_text(held.get("id")), KEY) or name
    if not name:
        return ""
    if gathering.knows_version(external_id):
        return external_id
    due = gathering.day(row, "releaseDate", as_text(held.get("releaseDate")))
    start = gathering.day(row, "startDate", as_text(held.get("startDate")))
    released = held.get("released") is True
    gathering.add_version(
        MilestoneRecord(
            external_id, name, due=due, done_on=due if released else None, start=start, done=released
        )
    )
    return external_id
