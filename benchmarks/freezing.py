"""Freezing a city's month against an INSERT … SELECT of the same ready rows."""

from collections.abc import Iterator

from django.db import transaction

from benchmarks.measuring import Candidate, Figure, NotMeasurableError, in_turn, ratio
from benchmarks.sites import Site
from dashboard.demo.many_cities import OPEN
from properties.actions.rankings import freeze
from properties.models import RankingEntry, RankingIssue

READY = "benchmark_ready_rows"
TABLE = RankingEntry._meta.db_table
COLUMNS = ", ".join(field.column for field in RankingEntry._meta.concrete_fields if field.name != "id")


class Month:
    """The open month of a site's city, which can be frozen again and again."""

    def __init__(self, site: Site) -> None:
        self.site = site
        site.use()
        self.period = site.period(OPEN)
        self.user = site.people["CITY_TASKFORCE"]

    def freeze(self) -> RankingIssue:
        self.site.use()
        return freeze(period=self.period, by=self.user)

    def forget(self) -> None:
        """As if the month had never been frozen."""
        for table in ("properties_rankingentry", "properties_areamonthsummary"):
            self.site.execute(
                f"DELETE FROM {table} WHERE issue_id IN "
                "(SELECT id FROM properties_rankingissue WHERE period_id = %s)",
                (self.period.pk,),
            )
        self.site.execute("DELETE FROM properties_rankingissue WHERE period_id = %s", (self.period.pk,))
        self.tidy()

    def tidy(self) -> None:
        """Dead rows of the round before are no part of the next one."""
        for table in ("rankingentry", "areamonthsummary", "rankingissue"):
            self.site.execute(f"VACUUM properties_{table}")

    def require_rows(self, wanted: int) -> None:
        count = self.site.execute(
            f"SELECT count(*) FROM {TABLE} JOIN properties_rankingissue issue ON issue.id = issue_id "
            "WHERE period_id = %s",
            (self.period.pk,),
        )[0]
        if count != wanted:
            raise NotMeasurableError(f"{count} rows were written, {wanted} were expected")


class Floor:
    """The rows of a frozen month, ready in a table without indexes, and one statement that copies them."""

    def __init__(self, month: Month) -> None:
        self.month = month
        self.issue = month.freeze()
        month.site.execute(
            f"CREATE TABLE {READY} AS SELECT {COLUMNS} FROM {TABLE} WHERE issue_id = %s", (self.issue.pk,)
        )
        month.site.execute(f"ANALYZE {READY}")

    def stage(self) -> None:
        """The month's draft without its rows: the ready rows belong to this version."""
        self.month.forget()
        self.month.site.use()
        self.issue.save(force_insert=True)

    def insert(self) -> None:
        self.month.site.use()
        with transaction.atomic():
            self.month.site.execute(f"INSERT INTO {TABLE} ({COLUMNS}) SELECT {COLUMNS} FROM {READY}")


def figures(one: Site, many: Site, rounds: int) -> Iterator[Figure]:
    """A freeze over the floor, a second freeze over it, and many cities over one."""
    month, among_many = Month(one), Month(many)
    floor = Floor(month)

    def check(written: Month) -> None:
        written.require_rows(448)

    first, again, ready = in_turn(
        [
            Candidate("freeze", month.freeze, month.forget, lambda: check(month)),
            Candidate("freeze again (deletes the draft's rows first)", month.freeze, month.tidy),
            Candidate("INSERT … SELECT", floor.insert, floor.stage, lambda: check(month)),
        ],
        rounds,
    )
    yield ratio("freeze of a month, 448 communities / INSERT … SELECT of ready rows", first, ready, goal=6)
    yield ratio(
        "  the same when a draft is frozen again, with the DELETE / INSERT … SELECT", again, ready, goal=6
    )

    yield from _beside_other_cities(month, among_many, rounds)


def _beside_other_cities(month: Month, among_many: Month, rounds: int) -> Iterator[Figure]:
    size = f"{among_many.site.cities} cities, {among_many.site.cities * 448:,} communities"
    crowd, alone = in_turn(
        [
            Candidate(size, among_many.freeze, among_many.forget, lambda: among_many.require_rows(448)),
            Candidate("one city", month.freeze, month.forget, lambda: month.require_rows(448)),
        ],
        rounds,
    )
    yield ratio(f"freeze of one city among {among_many.site.cities} / with one city", crowd, alone, goal=1.3)
