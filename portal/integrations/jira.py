"""What does an export or an answer of Jira hold?"""

from portal.integrations import jira_csv, jira_json, reading
from portal.integrations.records import ColumnFound, Options, Parsed

NO_CHOICES = Options()


def read(data: bytes, filename: str, options: Options = NO_CHOICES) -> Parsed:
    """The issues, tasks and versions of a CSV export or of a JSON answer; raises `UnreadableFile`."""
    text = reading.decoded(data)
    if reading.is_json(text, filename):
        return jira_json.read(reading.json_value(text), options)
    return jira_csv.read(text, options)


def columns(data: bytes, filename: str, options: Options = NO_CHOICES) -> tuple[ColumnFound, ...]:
    """The columns of a CSV export, to choose from when `read` does not recognise them; () for JSON."""
    text = reading.decoded(data)
    return () if reading.is_json(text, filename) else jira_csv.columns(text, options)
