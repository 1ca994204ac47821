"""What has changed in a month's data since a version of its ranking was frozen."""

from django.core.cache import cache

from properties.models import RankingIssue
from properties.reports.months import differences

KEPT_SECONDS = 24 * 3600


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
