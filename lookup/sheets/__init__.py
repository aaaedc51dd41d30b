"""Requirement workbooks: what is read from them, and the answer written into a copy of them."""

from lookup.sheets.inquiry import Inquiry, inquiries
from lookup.sheets.mapping import Mappings, layouts_of, read_mapping
from lookup.sheets.report import ReadingReport, SheetReading
from lookup.sheets.session import OpenSheet, read_sheet
from lookup.sheets.template import template

__all__ = [
    "Inquiry",
    "Mappings",
    "OpenSheet",
    "ReadingReport",
    "SheetReading",
    "inquiries",
    "layouts_of",
    "read_mapping",
    "read_sheet",
    "template",
]
