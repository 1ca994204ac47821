"""The one place that knows what time it is.

The demo city lives on a fixed day (`ANJU_TODAY`), so that its months stay issued, open or late as they
were written. Everything that asks for the time asks here, and actions take it as an argument (`at=`).
"""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings

SHANGHAI = ZoneInfo("Asia/Shanghai")
MIDNIGHT = dt.time(0, 0)


def now() -> dt.datetime:
    """The present moment in Shanghai; on a fixed day, that day with the real time of day."""
    real = machine_now()
    if settings.ANJU_TODAY is None:
        return real
    return real.replace(
        year=settings.ANJU_TODAY.year, month=settings.ANJU_TODAY.month, day=settings.ANJU_TODAY.day
    )


def machine_now() -> dt.datetime:
    """The machine's own time, also on a fixed day: for comparing with the times of files."""
    return dt.datetime.now(tz=SHANGHAI)


def today() -> dt.date:
    """The present day in Shanghai."""
    return now().date()


def local_day(moment: dt.datetime) -> dt.date:
    """The Shanghai calendar day a stored moment fell on."""
    return moment.astimezone(SHANGHAI).date()


def end_of(day: dt.date) -> dt.datetime:
    """24:00 of a day, which is 00:00 of the next: what offices mean by “3月22日24:00前”."""
    return dt.datetime.combine(day + dt.timedelta(days=1), MIDNIGHT, tzinfo=SHANGHAI)


def start_of(day: dt.date) -> dt.datetime:
    """00:00 of a day in Shanghai."""
    return dt.datetime.combine(day, MIDNIGHT, tzinfo=SHANGHAI)


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> dt.datetime:
    """A Shanghai moment written out."""
    return dt.datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)
