"""Which of the product's languages whoever asks wants to read."""

from typing import Any, get_args

from litestar import Request

from lookup.model import Lang


def wished(request: Request[Any, Any, Any]) -> Lang | None:
    """Return which language ``Accept-Language`` prefers; ``None`` if it asks for none of ours."""
    wishes: list[tuple[float, Lang]] = []
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, weight = part.partition(";")
        primary = tag.strip().lower().partition("-")[0]
        wishes += [(_weight(weight), lang) for lang in get_args(Lang) if lang == primary]
    best = max(wishes, key=lambda wish: wish[0], default=None)
    return best[1] if best and best[0] > 0 else None


def language(request: Request[Any, Any, Any]) -> Lang:
    """Return the same as :func:`wished`; Japanese if it does not say."""
    return wished(request) or "ja"


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if not text.strip():
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
