"""Texts in two languages, and what a service says when it refuses."""

import msgspec


class Text(msgspec.Struct, frozen=True):
    """One text in Japanese and in English."""

    ja: str
    en: str


class FieldProblem(msgspec.Struct, frozen=True):
    """One fault: the path of the field, such as ``requirements[0].ends_on``, and what is wrong with it."""

    path: str
    message: Text


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why a service refused (RFC 9457)."""

    title: str
    status: int
    type: str = "about:blank"
    detail: str = ""
    code: str = ""
    message: Text | None = None
    errors: tuple[FieldProblem, ...] = ()
