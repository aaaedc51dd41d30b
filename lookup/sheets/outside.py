"""What the officer is told of wording that stands in no cell, and so decides nothing."""

from collections.abc import Iterator
from typing import Final

from lookup.model import Text
from lookup.sheets.marks import answer_sheets
from lookup.sheets.report import Wording
from lookup.workbook.book import Book, Outside, address

_SHOWN: Final = 5
_LONGEST: Final = 40


def about_outside(book: Book, wording: Wording) -> Iterator[Text]:
    """Yield a sentence for each visible sheet of *book* with text boxes or notes, but for our own sheets."""
    ours = answer_sheets(book)
    for sheet in book.sheets:
        if sheet.outside and sheet.visible and sheet.title not in ours:
            shown = [_shown(one, wording) for one in sheet.outside[:_SHOWN]]
            if len(sheet.outside) > _SHOWN:
                shown.append(wording.messages("sheets.outside.more", count=len(sheet.outside) - _SHOWN))
            items = Text("、".join(one.ja for one in shown), ", ".join(one.en for one in shown))
            yield wording.messages("sheets.outside.told", sheet=sheet.title, items=items)


def _shown(one: Outside, wording: Wording) -> Text:
    text = " ".join(one.text.split())
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    cell = address(*one.place) if one.place else "－"
    return wording.messages(f"sheets.outside.{one.kind}", cell=cell, text=text)
