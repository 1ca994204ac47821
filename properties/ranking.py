"""Month score, ranks, criticism and repeats as pure functions.

Scores are integers of hundredths of a point (``8769`` = 87.69). Ranks are made on that integer, the one
people see, so scores that look equal are equal. Rounding is half up, once, in integer arithmetic.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Company = TypeVar("Company", bound=Hashable)


class Combine(StrEnum):
    """How several counted inspections of a month become one score."""

    MEAN = "mean"
    LATEST = "latest"
    LOWEST = "lowest"
    WEIGHTED_BY_SOURCE = "weighted_by_source"


@dataclass(frozen=True, slots=True)
class Counted:
    """An inspection that counts for the month, as approved."""

    score_centi: int
    source: str = ""
    inspected_on: date = date.min
    vetoed: bool = False


def _half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def mean_centi(values: Iterable[int]) -> int | None:
    """Arithmetic mean, half up; None of nothing.

    >>> mean_centi([8769, 9100])
    8935
    >>> mean_centi([]) is None
    True
    """
    listed = list(values)
    return _half_up(Fraction(sum(listed), len(listed))) if listed else None


def combine(
    scores: Sequence[Counted],
    policy: Combine | str = Combine.MEAN,
    weights: Mapping[str, int | Decimal] | None = None,
) -> int:
    """The month score of a community, before a veto caps it (``cap_veto``).

    LATEST: of two on the same day the later in the sequence. WEIGHTED_BY_SOURCE: the mean of each source,
    weighted; the weights of sources that did not inspect are shared among those that did. Raises ValueError
    for an empty month (an uninspected community has no score, never zero) and for a source without a weight.

    >>> combine([Counted(8769), Counted(9100)])
    8935
    """
    if not scores:
        raise ValueError("本月没有计入的检查，不能合成月度得分，请列为“未检查”。")
    match Combine(policy):
        case Combine.MEAN:
            return _half_up(Fraction(sum(counted.score_centi for counted in scores), len(scores)))
        case Combine.LATEST:
            newest = max(counted.inspected_on for counted in scores)
            return [c.score_centi for c in scores if c.inspected_on == newest][-1]
        case Combine.LOWEST:
            return min(counted.score_centi for counted in scores)
        case Combine.WEIGHTED_BY_SOURCE:
            return _weighted(scores, weights or {})


def _weighted(scores: Sequence[Counted], weights: Mapping[str, int | Decimal]) -> int:
    by_source: dict[str, list[int]] = defaultdict(list)
    for counted in scores:
        by_source[counted.source].append(counted.score_centi)
    if lacking := sorted(source for source in by_source if weights.get(source, 0) <= 0):
        raise ValueError(f"检查来源“{'、'.join(lacking)}”没有设权重，请先在排名规则里补上。")
    shares = {source: Fraction(weights[source]) for source in by_source}
    means = {source: Fraction(sum(points), len(points)) for source, points in by_source.items()}
    weighted = sum((shares[source] * means[source] for source in means), Fraction(0))
    return _half_up(weighted / sum(shares.values()))


def cap_veto(score_centi: int, vetoed: bool, cap_centi: int = 5999) -> int:
    """A veto in any counted inspection caps the month's score; a lower score stays.

    >>> cap_veto(8769, vetoed=True), cap_veto(4210, vetoed=True), cap_veto(8769, vetoed=False)
    (5999, 4210, 8769)
    """
    return min(score_centi, cap_centi) if vetoed else score_centi


class Ties(StrEnum):
    """Equal scores share a rank; the next rank is skipped (1,2,2,4) or not (1,2,2,3)."""

    COMPETITION = "competition"
    DENSE = "dense"


@dataclass(frozen=True, slots=True)
class Place:
    """A rank from 1, and whether it is shared (并列)."""

    rank: int
    tied: bool


def rank(scores: Iterable[tuple[Key, int]], ties: Ties | str = Ties.COMPETITION) -> dict[Key, Place]:
    """Places from the highest score down; the result runs in that order, equal scores as they came in.

    Raises ValueError when a key comes twice.

    >>> month = [("柳荫里", 9000), ("府后街", 8800), ("工行宿舍", 8800), ("四建楼", 7000)]
    >>> [place.rank for place in rank(month).values()]
    [1, 2, 2, 4]
    >>> [place.rank for place in rank(month, Ties.DENSE).values()]
    [1, 2, 2, 3]
    """
    is_dense = Ties(ties) is Ties.DENSE
    ordered = sorted(scores, key=lambda row: -row[1])
    sizes = Counter(points for _, points in ordered)
    ranks: dict[int, int] = {}
    for position, (_, points) in enumerate(ordered, start=1):
        ranks.setdefault(points, len(ranks) + 1 if is_dense else position)
    places = {key: Place(ranks[points], sizes[points] > 1) for key, points in ordered}
    if len(places) != len(ordered):
        raise ValueError("同一小区在一张排名里出现了两次，请先合并。")
    return places


def change(rank_now: int | None, rank_before: int | None) -> int | None:
    """Places risen (positive) or fallen; None for a newcomer or an unranked one.

    >>> change(2, 5), change(5, 2), change(3, None)
    (3, -3, None)
    """
    if rank_now is None or rank_before is None:
        return None
    return rank_before - rank_now


@dataclass(frozen=True, slots=True)
class CriticismRule:
    """Who is named in the month's circular.

    Below ``below_centi`` (exclusive; None: no threshold), or last in a subdistrict with at least
    ``min_ranked`` ranked communities, as long as those last are at most ``share_limit`` of them.
    """

    below_centi: int | None = 7000
    last_in_subdistrict: bool = True
    min_ranked: int = 6
    share_limit: Fraction = Fraction(1, 3)


@dataclass(frozen=True, slots=True)
class CriticismRow:
    """A ranked community; one that was not inspected is not a row."""

    key: Hashable
    subdistrict: Hashable
    score_centi: int
    vetoed: bool = False


def criticized(
    rows: Iterable[CriticismRow], rule: CriticismRule = CriticismRule()
) -> dict[Hashable, tuple[str, ...]]:
    """Reasons ("veto", "below", "last", in this order) for each listed community, in the order of the rows.

    Last: ties included; if the tied last are more than the share allows, nobody is listed *as last*; nobody
    when all tie. The threshold and a veto always list.

    >>> street = [CriticismRow(name, "新湖", points) for name, points in
    ...           [("甲", 9000), ("乙", 8800), ("丙", 8700), ("丁", 8600), ("戊", 8000), ("己", 8000)]]
    >>> criticized(street)
    {'戊': ('last',), '己': ('last',)}
    """
    listed = list(rows)
    last = _last_keys(listed, rule)
    reasons = {row.key: _reasons(row, rule, row.key in last) for row in listed}
    return {key: found for key, found in reasons.items() if found}


def _reasons(row: CriticismRow, rule: CriticismRule, is_last: bool) -> tuple[str, ...]:
    is_below = rule.below_centi is not None and row.score_centi < rule.below_centi
    found = (("veto", row.vetoed), ("below", is_below), ("last", is_last))
    return tuple(code for code, applies in found if applies)


def _last_keys(rows: Sequence[CriticismRow], rule: CriticismRule) -> set[Hashable]:
    if not rule.last_in_subdistrict:
        return set()
    streets: dict[Hashable, list[CriticismRow]] = defaultdict(list)
    for row in rows:
        streets[row.subdistrict].append(row)
    return {key for street in streets.values() for key in _last_of(street, rule)}


def _last_of(street: Sequence[CriticismRow], rule: CriticismRule) -> list[Hashable]:
    if len(street) < rule.min_ranked:
        return []
    lowest = min(row.score_centi for row in street)
    last = [row.key for row in street if row.score_centi == lowest]
    is_all_tied = len(last) == len(street)
    return [] if is_all_tied or Fraction(len(last), len(street)) > rule.share_limit else last


def consecutive(
    listings: Mapping[int, Collection[Company]],
) -> dict[Company, list[tuple[int, int]]]:
    """Companies criticised in two issued circulars running, with the pairs of periods.

    ``listings`` holds every *issued* period, also one that named nobody: neighbours are neighbours in this
    list, so a month without a circular neither breaks nor extends a chain; one that named nobody breaks it.

    >>> consecutive({202301: {"安泰"}, 202302: {"安泰", "宏业"}, 202304: {"安泰"}})
    {'安泰': [(202301, 202302), (202302, 202304)]}
    """
    issued = sorted(listings)
    repeats: dict[Company, list[tuple[int, int]]] = defaultdict(list)
    for earlier, later in pairwise(issued):
        for company in sorted(set(listings[earlier]) & set(listings[later]), key=str):
            repeats[company].append((earlier, later))
    return dict(repeats)
