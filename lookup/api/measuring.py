"""What is measured: requests by route, how long they took, and how the list stands, for Prometheus."""

import os
from collections.abc import Iterable, Iterator
from typing import Final

from litestar import Response, get
from litestar.di import NamedDependency
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from lookup import desk as desks
from lookup.api.door import NEEDED
from lookup.desk import Desk

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder in which several processes add up what they measure; the library's own variable."""
_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_LOST: Final = "(none)"
"""The route of requests that no route answers: their paths are anybody's choice."""
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_OTHER: Final = "(other)"
"""All other methods, which are anybody's choice too."""


class Measures:
    """Counts the requests of one process; with several processes, :meth:`page` tells of all of them."""

    def __init__(self, desk: Desk) -> None:
        own = CollectorRegistry()
        self._requests = Counter(
            "ismap_lookup_requests",
            "Requests answered, by method, route and status",
            ["method", "route", "status"],
            registry=own,
        )
        self._seconds = Histogram(
            "ismap_lookup_request_seconds",
            "How long answers took, by method and route",
            ["method", "route"],
            buckets=_BUCKETS,
            registry=own,
        )
        self._known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self._registry = own
        if SHARED in os.environ:
            self._registry = CollectorRegistry()
            MultiProcessCollector(self._registry)  # type: ignore[no-untyped-call]
        self._registry.register(_ListState(desk))

    def note(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """Note an answer.

        Args:
            method: The method, as it came.
            route: Template of the route, such as ``/v1/services/{key}``; ``None`` if none answered.
            status: The status of the answer.
            seconds: How long it took.
        """
        key = (method if method in _METHODS else _OTHER, route or _LOST, status)
        if key not in self._known:
            counter = self._requests.labels(key[0], key[1], str(status))
            self._known[key] = (counter, self._seconds.labels(*key[:2]))
        counter, histogram = self._known[key]
        counter.inc()
        histogram.observe(seconds)

    def page(self) -> bytes:
        """Return everything measured so far in the text format of Prometheus."""
        return generate_latest(self._registry)


class _ListState(Collector):
    """How the list in force stands, looked at when somebody asks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterator[Metric]:
        status = desks.status(self._desk, desks.today())
        info = status.list
        values: dict[str, tuple[str, float]] = {
            "age_days": ("Days since the date of the list in force", status.age_days),
            "fresh": ("Whether the list in force is not stale", not info.stale),
            "official": ("Whether the list in force is official", info.official),
            "complete": ("Whether the list in force is complete", info.complete),
            "services": ("Services on the list in force", info.service_count),
            "held": ("Lists that wait for an operator", status.held is not None),
        }
        for name, (text, value) in values.items():
            yield GaugeMetricFamily(f"ismap_lookup_list_{name}", text, value=float(value))


@get("/metrics", opt={NEEDED: "read"}, name="getMetrics", sync_to_thread=True)
def get_metrics(measures: NamedDependency[Measures], desk: NamedDependency[Desk]) -> Response[bytes]:  # noqa: ARG001 - one after the other
    """Return what was measured."""
    return Response(measures.page(), media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})
