"""When things happen by themselves: once a day at a time of Asia/Tokyo, or every few seconds."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped] # has no types
from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped] # has no types

from lookup.model import JST

GRACE = timedelta(hours=6)
"""By so much a day's job may begin late, because the machine slept or the service was down at its time."""


class Schedule:
    """Runs jobs in threads of its own, between :meth:`start` and :meth:`stop`; never one job twice at once.

    Times missed while a job was still running, or the machine slept, count as one.
    """

    def __init__(self) -> None:
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": int(GRACE.total_seconds())}
        self._jobs = BackgroundScheduler(timezone=JST, job_defaults=defaults)

    def daily(self, job: Callable[[], None], at: time, jitter_seconds: int) -> None:
        """Run *job* every day *at* that time in Asia/Tokyo, put off by up to *jitter_seconds* at random."""
        trigger = CronTrigger(hour=at.hour, minute=at.minute, timezone=JST, jitter=jitter_seconds or None)
        self._jobs.add_job(job, trigger)

    def once(self, job: Callable[[], None]) -> None:
        """Run *job* as soon as the schedule is started."""
        self._jobs.add_job(job)

    def every(self, job: Callable[[], None], seconds: float) -> None:
        """Run *job* again and again."""
        self._jobs.add_job(job, "interval", seconds=seconds)

    def start(self) -> None:
        """Begin."""
        self._jobs.start()

    def stop(self) -> None:
        """Begin nothing more, and wait for what is running."""
        self._jobs.shutdown()


def missed(at: time, last: datetime | None, now: datetime) -> bool:
    """Tell whether the latest daily job has not run although it could still begin.

    Args:
        at: Its time of day in Asia/Tokyo.
        last: When something last did its work; ``None`` if nothing ever did.
        now: The time it is.
    """
    local = now.astimezone(JST)
    due = datetime.combine(local.date(), at, JST)
    if due > local:
        due -= timedelta(days=1)
    return local - due <= GRACE and (last is None or last < due)
