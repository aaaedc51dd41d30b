"""What the operator is told of a list that says less than the one before, and is taken in all the same."""

from collections.abc import Iterator
from datetime import date

from lookup.model import ListVersion, Text
from lookup.sync.attempt import Attempt


def cautions(
    attempt: Attempt, version: ListVersion, before: ListVersion, confirmed_on: date
) -> Iterator[Text]:
    """Yield what is declared of *version* less than of the one *before* it, *confirmed_on* that day.

    Nothing is held for it: an operator may go back on purpose, or take in the past.
    """
    if before.official and not version.official:
        yield attempt.say("sync.less_official", before=before.id)
    if before.complete and not version.complete and not attempt.declared.complete:
        yield attempt.say("sync.less_complete", before=before.id)
    if version.listed_on < confirmed_on:
        yield attempt.say("sync.older", before=before.id, day=confirmed_on, as_of=version.listed_on)
