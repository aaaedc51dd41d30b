"""The errors a user can cause, in one tree.

::

    LookupProblem            (exit code 1, HTTP 400)
    ├── WrongUse             an option or a request that contradicts itself (exit code 2)
    ├── InvalidRequirement   a requirement that cannot be judged; knows the path of each field
    ├── UnreadableFile       a file that is no list and no requirement sheet
    ├── ListRefused          a list that cannot be trusted as a whole; the last good list stays in force
    ├── Contradiction        something that is in force says otherwise (HTTP 409)
    ├── SyncBusy             another process is syncing into the same store (HTTP 503)
    ├── StoreFailure         the data folder cannot be read or written (HTTP 503)
    └── NotFound             a number, a version, a date of which nothing is known (HTTP 404)

Every one carries its text in Japanese and English, and says where. Anything else is a defect of the program.
"""

import msgspec

from lookup.model import Text


class FieldProblem(msgspec.Struct, frozen=True):
    """What is wrong with one field: its path such as ``requirements[0].ends_on``, and what to do."""

    path: str
    message: Text


class LookupProblem(Exception):
    """Something a user can mend.

    Attributes:
        code: Stable English name of the problem, such as ``sheets.no_header``; its key in the messages.
        text: What is wrong, where, and what to do.
    """

    exit_code = 1
    status = 400

    def __init__(self, code: str, text: Text) -> None:
        super().__init__(text.en)
        self.code = code
        self.text = text


class WrongUse(LookupProblem):
    """The call contradicts itself or asks for what does not exist."""

    exit_code = 2


class InvalidRequirement(LookupProblem):
    """A requirement has fields that cannot be judged."""

    exit_code = 2

    def __init__(self, code: str, text: Text, problems: tuple[FieldProblem, ...]) -> None:
        super().__init__(code, text)
        self.problems = problems


class UnreadableFile(LookupProblem):
    """A file cannot be opened or understood as a whole."""


class ListRefused(LookupProblem):
    """A list cannot be trusted as a whole; nothing was changed."""


class Contradiction(LookupProblem):
    """Something that is in force says otherwise, and has to be undone first."""

    status = 409


class SyncBusy(LookupProblem):
    """Another process is syncing into the same store; nothing was changed."""

    status = 503


class StoreFailure(LookupProblem):
    """The data folder cannot be read or written; what was stored before is untouched."""

    status = 503


class NotFound(LookupProblem):
    """What was asked for is not known."""

    status = 404
