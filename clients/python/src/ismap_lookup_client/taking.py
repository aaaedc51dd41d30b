"""What callers hand in, made ready to be sent; what cannot be sent is refused before anything is asked."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import get_args
from urllib.parse import quote

import msgspec

from ismap_lookup_client.asking import Form, What
from ismap_lookup_client.errors import WrongUse


def file_of(sheet: object) -> tuple[str, bytes]:
    """Return name and bytes of a workbook.

    Raises:
        WrongUse: It is no path and no pair of name and bytes, or the file cannot be read.
    """
    match sheet:
        case (str() as name, bytes() as data):
            return name, data
        case str() | Path():
            path = Path(sheet)
            try:
                return path.name, path.read_bytes()
            except (OSError, ValueError) as error:
                reason = error.strerror if isinstance(error, OSError) else error
                raise WrongUse(f"the sheet {str(path)!r} cannot be read: {reason}") from error
    raise WrongUse(f"a sheet is a path, or its name and its bytes, not {_kind(sheet)}")


def path_of(collection: str, name: object) -> str:
    """Return the path of the one called *name*.

    Raises:
        WrongUse: That is no text, or blank, or means another address.
    """
    if not isinstance(name, str):
        raise WrongUse(f"a number or an id is a text, not {_kind(name)}")
    if not name.strip():
        raise WrongUse("a number or an id is blank")
    if name in (".", ".."):
        raise WrongUse(f"{name!r} is no number and no id")
    return f"/v1/{collection}/{quote(name, safe='')}"


def export_of(what: object, form: object) -> str:
    """Return the path of the export of *what* as a *form*.

    Raises:
        WrongUse: There is no such export.
    """
    for given, known in ((what, get_args(What)), (form, get_args(Form))):
        if given not in known:
            raise WrongUse(f"there is no export {given!r}; known are {', '.join(known)}")
    return f"/v1/{what}.{form}"


def requirements_of(given: object) -> list[object]:
    """Return the requirements *given*.

    Raises:
        WrongUse: They are not several.
    """
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        raise WrongUse(f"requirements come as a list of Requirement, not as {_kind(given)}")
    return list(given)


def queries_of(names: object) -> list[dict[str, str]]:
    """Return *names*, alone or with their providers, as queries.

    Raises:
        WrongUse: One is neither a text nor a pair of texts.
    """
    if isinstance(names, (str, bytes)) or not isinstance(names, Iterable):
        raise WrongUse(f"names come as a list, not as {_kind(names)}")
    return [_query(number, name) for number, name in enumerate(names)]


def _query(number: int, given: object) -> dict[str, str]:
    match given:
        case str():
            return {"id": given, "name": given}
        case (str() as name, None | ""):
            return {"id": name, "name": name}
        case (str() as name, str() as provider):
            return {"id": name, "name": name, "provider": provider}
    raise WrongUse(f"names[{number}] is a name, or a name and its provider, not {_kind(given)}")


def mapped(columns: object) -> str | None:
    """Return which column is which field as a parameter.

    Raises:
        WrongUse: That is no mapping.
    """
    if columns is None:
        return None
    if not isinstance(columns, Mapping):
        raise WrongUse(f"columns is a mapping such as {{'F': 'regions'}}, not {_kind(columns)}")
    return ";".join(f"{column}={field or '-'}" for column, field in columns.items()) or None


def encoded(body: object) -> bytes:
    """Return *body* as JSON.

    Raises:
        WrongUse: Something in it has no JSON.
    """
    try:
        return msgspec.json.encode(body)
    except (TypeError, ValueError) as error:
        raise WrongUse(f"this cannot be sent: {error}") from error


def printed(name: str, value: object) -> str:
    """Return the parameter *name* as text.

    Raises:
        WrongUse: It has none.
    """
    if isinstance(value, bool):
        return str(value).lower()
    try:
        plain = msgspec.to_builtins(value)
    except (TypeError, ValueError) as error:
        raise WrongUse(f"{name}: this cannot be sent: {error}") from error
    if isinstance(plain, (str, int, float)):
        return str(plain)
    raise WrongUse(f"{name}: {_kind(value)} cannot be sent")


def _kind(value: object) -> str:
    return f"{type(value).__name__} ({value!r:.80})"
