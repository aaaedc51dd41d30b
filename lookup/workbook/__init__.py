"""Workbooks from strangers: guards before anything is parsed, and a bounded child process to do it in."""

from lookup.workbook.child import ChildFailed, Dialogue, in_child
from lookup.workbook.limits import LIMITS, Limits, Refused
from lookup.workbook.package import check_package

__all__ = ["LIMITS", "ChildFailed", "Dialogue", "Limits", "Refused", "check_package", "in_child"]
