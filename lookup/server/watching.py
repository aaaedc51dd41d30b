"""What those who run the service see of it: the log, and traces."""

import logging
import sys
from typing import cast

import structlog
from litestar.types import ASGIApp

from lookup.desk import Desk
from lookup.errors import WrongUse
from lookup.settings import Settings

_UNREADABLE = "Invalid HTTP request received."
"""What the server library says of what is no request; :mod:`lookup.server.protocol` says it with its id."""
SERVICE = "ismap-lookup"
"""What the service is called in traces, unless ``OTEL_SERVICE_NAME`` says otherwise."""


def configure_logging(settings: Settings) -> None:
    """Send the log to stderr: one line per event, exceptions with their traceback, never a body.

    Every line about a request carries its id. What libraries say goes the same way.
    """
    show: structlog.typing.Processor = structlog.processors.KeyValueRenderer(
        key_order=["timestamp", "level", "event"]
    )
    if settings.log_json:
        show = structlog.processors.JSONRenderer(ensure_ascii=False)
    before: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, show],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("uvicorn.error").addFilter(_not_said_better)
    structlog.configure(
        processors=[*before, show],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _not_said_better(record: logging.LogRecord) -> bool:
    return record.msg != _UNREADABLE


def traced(app: ASGIApp, desk: Desk) -> ASGIApp:
    """Return *app*, traced by OpenTelemetry if the settings say so; its own variables say where traces go.

    Raises:
        WrongUse: The libraries for it are not installed.
    """
    if not desk.settings.trace:
        return app
    try:
        from opentelemetry import trace  # noqa: PLC0415 - an extra
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
        from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware  # noqa: PLC0415
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError as error:
        raise WrongUse("keys.no_tracing", desk.knowledge.messages("keys.no_tracing")) from error
    provider = TracerProvider(resource=Resource.create({"service.name": SERVICE}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    return cast("ASGIApp", OpenTelemetryMiddleware(app))
