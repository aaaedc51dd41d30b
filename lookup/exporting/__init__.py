"""Answers to any query as a table to take away: CSV, a workbook, or JSON Lines."""

from lookup.exporting.tables import Table, auditors_table, changes_table, services_table
from lookup.exporting.writing import FORMS, Form, file_name, write

__all__ = [
    "FORMS",
    "Form",
    "Table",
    "auditors_table",
    "changes_table",
    "file_name",
    "services_table",
    "write",
]
