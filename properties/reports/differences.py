"""What has changed in a month's data since a version of its ranking was frozen."""

from collections.abc import Iterable

from django.core.cache import cache

from properties.models import RankingEntry, RankingIssue
from properties.reports.months import month_rows

KEPT_SECONDS = 24 * 3600


def differences(issue: RankingIssue, *, whole_row: bool = False) -> list[dict]:
    """Where the data of today would give another month than the frozen one; empty when it would not.

    A score that differs, or a community that came or went. The period's data revision says whether a counted
    score moved, so that most calls need no work. `whole_row` looks all the same, and a community that now
    lies in another street or was served by another company counts as a difference too.

    Each row: community_id, community_name, subdistrict_name, frozen_centi, live_centi (None = unchecked).
    """
    if not whole_row and issue.data_revision == issue.period.data_revision:
        return []
    frozen = {
        community: facts
        for community, *facts in RankingEntry.objects.filter(issue=issue).values_list(
            "community_id",
            "score_centi",
            "community_name",
            "subdistrict_name",
            "subdistrict_id",
            "company_id",
        )
    }
    live = {row["community_id"]: row for row in month_rows(issue.period)}
    return list(_differing(frozen, live, whole_row))


def _is_same(now: dict | None, then: list | None, whole_row: bool) -> bool:
    if now is None or then is None:
        return now is then
    if now["score_centi"] != then[0]:
        return False
    return not whole_row or [now["subdistrict_id"], now["company_id"]] == then[3:]


def _differing(frozen: dict, live: dict, whole_row: bool) -> Iterable[dict]:
    for community in {**frozen, **live}:
        now, then = live.get(community), frozen.get(community)
        if _is_same(now, then, whole_row):
            continue
        new = now["score_centi"] if now else None
        old = then[0] if then else None
        yield {
            "community_id": community,
            "community_name": now["community_name"] if now else then[1],
            "subdistrict_name": now["subdistrict_name"] if now else then[2],
            "frozen_centi": old,
            "live_centi": new,
        }


def changed_communities(issue: RankingIssue) -> frozenset[int]:
    """Ids of the communities whose row would be another one today.

    Working a month out takes a second, so the answer is kept for as long as nothing counted moves: the
    period's data revision is part of its name.
    """
    revision = issue.period.data_revision
    if issue.data_revision == revision:
        return frozenset()
    key = f"ranking-changed:{issue.pk}:{issue.frozen_at:%Y%m%d%H%M%S%f}:{revision}"
    found = cache.get(key)
    if found is None:
        found = frozenset(row["community_id"] for row in differences(issue))
        cache.set(key, found, KEPT_SECONDS)
    return found
