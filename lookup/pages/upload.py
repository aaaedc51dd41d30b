"""Reading the form with which a sheet is handed in."""

from datetime import date

import msgspec
from litestar.datastructures import UploadFile

from lookup.api.faults import field_problems
from lookup.api.problems import AnyRequest, refuse
from lookup.api.requests import MULTIPART, form_of, plain_name
from lookup.knowledge import Knowledge
from lookup.pages.asking import without_blanks
from lookup.sheets.mapping import Fields, read_mapping

MAPPING = "map"
"""Name of the parts that say which column is which field; there may be several."""
FILE = "file"


class Wishes(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a sheet is to be answered: on which day, and whether the answer is to be kept as a record."""

    on: date | None = None
    record: bool = False


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet as it was handed in."""

    name: str
    data: bytes
    wishes: Wishes
    mapping: Fields


async def read_upload(request: AnyRequest, knowledge: Knowledge) -> Upload:
    """Read the form of a request.

    Raises:
        RequestRefused: It is no such form, holds no file or something that cannot be used.
        WrongUse: A part that maps a column cannot be understood.
    """
    messages = knowledge.messages
    if request.content_type[0] != MULTIPART or not request.content_type[1].get("boundary"):
        raise refuse(messages, 415, "api.not_multipart", got=request.content_type[0] or "-")
    form = await form_of(request, messages)
    try:
        parts = list(form.multi_items())
        file = next((part for name, part in parts if name == FILE and isinstance(part, UploadFile)), None)
        data = await file.read() if file else b""
        if file is None or not data:
            raise refuse(messages, 400, "pages.sheet.no_file")
        said = without_blanks((name, part) for name, part in parts if name not in (FILE, MAPPING))
        faults = field_problems(messages, said, Wishes, strict=False)
        if faults:
            names = ", ".join(dict.fromkeys(fault.path for fault in faults))
            raise refuse(messages, 400, "api.bad_body", faults, names=names)
        return Upload(
            name=plain_name(file.filename),
            data=data,
            wishes=msgspec.convert(said, Wishes, strict=False),
            mapping=read_mapping(
                (part for name, part in parts if name == MAPPING and isinstance(part, str) and part.strip()),
                knowledge,
            ),
        )
    finally:
        await form.close()
