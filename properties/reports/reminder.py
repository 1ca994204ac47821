"""The message for the chat group: who still has to hand in what by when, complete as it stands."""

import datetime as dt

from common import clock
from properties.reports.board import Board, Unit


def reminder(board: Board, whole: str = "全市") -> str:
    """The reminder of a month as one paragraph; `whole` is what the counts are of (全市, 德城区).

    It names units, never persons, and everything it says is on the board.
    """
    now, counts = board.now.astimezone(clock.SHANGHAI), board.counts
    head = (
        f"【{board.period.month}月检查上报提醒】截至{now.month}月{now.day}日{now.hour}:{now.minute:02d}，"
        f"{whole}{counts.total}个小区已检查{counts.checked}个，覆盖率{counts.coverage}。"
    )
    wanted = [_streets(board), _districts(board)]
    asked = "；".join(filter(None, wanted))
    return f"{head}{asked}。" if asked else f"{head}各街道、各区均已报齐。"


def _streets(board: Board) -> str:
    missing = [street for street in board.streets if not street.is_in]
    if not missing:
        return ""
    return _asked("、".join(map(_named, missing)), "提交", missing[0].due_at, board.now)


def _districts(board: Board) -> str:
    missing = [district for district in board.districts if not district.is_reported]
    if not missing:
        return ""
    names = "、".join(district.name for district in missing)
    return _asked(names, "上报", missing[0].due_at, board.now)


def _named(street: Unit) -> str:
    facts = [f"未完成{street.counts.unfinished}个"] if street.counts.unfinished else []
    facts += [f"退回待改{street.counts.returned}个"] if street.counts.returned else []
    return f"{street.name}（{'，'.join(facts)}）" if facts else street.name


def _asked(names: str, verb: str, due: dt.datetime, now: dt.datetime) -> str:
    """“请…今日24:00前提交”; of a deadline that has passed, that it has."""
    if now > due:
        return f"{names}已逾期，请尽快{verb}"
    day = clock.local_day(due - dt.timedelta(microseconds=1))
    when = "今日" if day == clock.local_day(now) else f"{day.month}月{day.day}日"
    return f"请{names}{when}24:00前{verb}"
