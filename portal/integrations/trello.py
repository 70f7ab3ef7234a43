"""What does an export or an answer of Trello hold?"""

from portal.integrations import reading, trello_board, trello_csv
from portal.integrations.records import ColumnFound, Options, Parsed

NO_CHOICES = Options()


def read(data: bytes, filename: str, options: Options = NO_CHOICES) -> Parsed:
    """The cards and checklists of a board, as JSON or as a table; raises `UnreadableFile`."""
    text = reading.decoded(data)
    if reading.is_json(text, filename):
        return trello_board.read(reading.json_value(text), options)
    return trello_csv.read(text, options)


def columns(data: bytes, filename: str, options: Options = NO_CHOICES) -> tuple[ColumnFound, ...]:
    """The columns of a table, to choose from when `read` does not recognise them; () for JSON."""
    text = reading.decoded(data)
    return () if reading.is_json(text, filename) else trello_csv.columns(text, options)
