"""The route that writes the questions of a requirement sheet, a workbook for each addressee."""

import io
import zipfile
from functools import partial
from pathlib import PurePath

import anyio.to_thread
from anyio import CapacityLimiter
from litestar import Response, post
from litestar.di import NamedDependency

from lookup.answering import answer_sheet
from lookup.api.answers import ARCHIVE, file_answer
from lookup.api.contract import QuestionsAsked
from lookup.api.describe import Described
from lookup.api.matching import mapping_of
from lookup.api.problems import AnyRequest
from lookup.api.requests import read_query, read_upload
from lookup.api.services import catalogue_for
from lookup.desk import Desk, today
from lookup.sheets import Inquiry, Mappings, inquiries


@post(
    "/v1/questions",
    status_code=200,
    opt=Described("questions", query=QuestionsAsked, upload=True, archive=True).opt,
)
async def questions(
    request: AnyRequest, desk: NamedDependency[Desk], sheets: NamedDependency[CapacityLimiter]
) -> Response[bytes]:
    """Judge an uploaded requirement sheet, and return what is left to ask as workbooks in an archive."""
    messages = desk.knowledge.messages
    asked = read_query(request, messages, QuestionsAsked)
    name, data = await read_upload(request, messages)
    catalogue = await catalogue_for(desk, asked.as_of)
    mappings = Mappings(given=mapping_of(asked, desk), remembered=desk.layouts.all_())
    on = asked.on or today()

    def ask() -> bytes:
        answer, _ = answer_sheet(catalogue, data, name, on=on, lang=None, mappings=mappings)
        written = partial(inquiries, info=answer.list, on=on, knowledge=desk.knowledge, lang=asked.lang)
        return archive(written(answer.requirements, answer.assessments))

    made = await anyio.to_thread.run_sync(ask, limiter=sheets)
    ending = messages("sheets.inquiry.file").in_(asked.lang)
    return file_answer(made, f"{PurePath(name).stem}-{ending}.zip", ARCHIVE)


def archive(written: tuple[Inquiry, ...]) -> bytes:
    """Return an archive of the workbooks; the same workbooks give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as files:
        for one in written:
            files.writestr(zipfile.ZipInfo(one.file_name), one.workbook)
    return out.getvalue()
