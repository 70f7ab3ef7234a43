"""Typed: what did somebody type about a deliverable, its criteria and checks, its files and a handover?"""

from collections.abc import Iterable, Mapping, Sequence

from db.models.deliverable import CheckResult
from portal.charter.texts import Written, read_written
from portal.deliverables.checking import AddFile, Check, Found
from portal.deliverables.desk import Lesson
from portal.deliverables.handing import HandOver
from portal.deliverables.texts import CRITERION_FIELDS, DELIVERABLE_FIELDS, FILE_FIELDS, HANDOVER_FIELDS
from portal.deliverables.writing import Describe, SaveCriterion
from portal.forms import Problems, Reader, needed
from portal.i18n import N_, Text
from portal.problems import Problem
from portal.uploads import Upload, check

LONGEST_FOUND = 500


def read_describe(reader: Reader, text: Text, deliverable_id: int | None) -> Describe | Problems:
    """A deliverable from its form."""
    texts = read_written(reader, DELIVERABLE_FIELDS, text)
    due = reader.day("due", required=False, label=text("Agreed day"))
    milestone = reader.whole("milestone_id", 0, required=False, label=text("Milestone"))
    begun = reader.flag("has_begun")
    version = reader.whole("version", label="version")
    if reader.problems:
        return reader.problems
    return Describe(deliverable_id, needed(version), texts, due, milestone or None, begun)


def read_criterion(
    reader: Reader, text: Text, deliverable_id: int, criterion_id: int | None
) -> SaveCriterion | Problems:
    """A criterion from its form."""
    texts = read_written(reader, CRITERION_FIELDS, text)
    requirement = reader.whole("requirement_id", 0, required=False, label=text("Requirement"))
    version = reader.whole("version", label="version")
    if reader.problems:
        return reader.problems
    return SaveCriterion(deliverable_id, criterion_id, needed(version), texts, requirement or None)


def read_check(
    reader: Reader, text: Text, deliverable_id: int, criteria: Mapping[int, str]
) -> Check | Problems:
    """What was found of each criterion; what failed needs a word about what was found."""
    results = []
    for criterion_id, said in criteria.items():
        result = reader.choice(f"result:{criterion_id}", CheckResult, label=said)
        label = text("What was found of “{criterion}”", criterion=said)
        failed = result is CheckResult.FAILED
        found = reader.line(f"found:{criterion_id}", LONGEST_FOUND, failed, label=label)
        if result is CheckResult.NOT_CHECKED:
            found = ""
        if result is not None:
            results.append(Found(criterion_id, result, found))
    version = reader.whole("version", label="version")
    return reader.problems or Check(deliverable_id, needed(version), tuple(results))


def read_file(reader: Reader, text: Text, deliverable_id: int, upload: Upload | None) -> AddFile | Problems:
    """The next edition, with what is different in it."""
    note = read_written(reader, FILE_FIELDS, text)
    file = check(upload) if upload is not None else None
    if file is None:
        reader.refuse("file", N_("Please choose a file."))
    if isinstance(file, Problem):
        reader.refuse(file.field, file.message, **file.values)
    version = reader.whole("version", label="version")
    if reader.problems or file is None or isinstance(file, Problem):
        return needed(reader.problems)
    return AddFile(deliverable_id, needed(version), file, note)


def read_handover(
    reader: Reader, text: Text, handover_id: int | None, lessons: Sequence[Lesson]
) -> HandOver | Problems:
    """A handover from its form; `lessons` are the items of the training material that were chosen."""
    texts = read_written(reader, HANDOVER_FIELDS, text)
    name = reader.line("support_name", 200, label=text("Whom to call"))
    until = reader.day("support_until", required=False, label=text("Support until"))
    version = reader.whole("version", label="version")
    if reader.problems:
        return reader.problems
    said = {code: dict(words) for code, words in texts.translations.items()}
    for code in {code for lesson in lessons for code in lesson.titles} - {text.language}:
        said.setdefault(code, {})["training"] = _lines(
            lesson.titles.get(code, lesson.title) for lesson in lessons
        )
    values = {**texts.values, "training": _lines(lesson.title for lesson in lessons)}
    return HandOver(handover_id, needed(version), Written(values, said), name, until)


def _lines(titles: Iterable[str]) -> str:
    return "\n".join(titles)
