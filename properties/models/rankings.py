"""A month's ranking as frozen copies: one version, its rows, its sums."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.models import Timestamped, all_or_none
from communities.models import Area, Community, Organization
from communities.models.scope import ScopedQuerySet, areas_within_reach, cities_of
from properties.choices import IssueState
from properties.models.periods import RankingPeriod


class RankingIssueQuerySet(ScopedQuerySet):
    """Questions about ranking versions."""

    def visible_to(self, user, permission: str = ""):
        """Issued versions are read by every unit of the city; the rest by who prepares or signs them."""
        wanted = permission or self.model.view_permission
        published = Q(state__in=(IssueState.ISSUED, IssueState.SUPERSEDED)) & Q(
            period__city_id__in=cities_of(user, wanted)
        )
        kitchen = Q(period__city_id__in=areas_within_reach(user, "properties.prepare_ranking"))
        kitchen |= Q(period__city_id__in=areas_within_reach(user, "properties.sign_ranking"))
        return self.filter(published | kitchen)

    def issued(self):
        """The versions that count: issued and not corrected since."""
        return self.filter(state=IssueState.ISSUED)


class RankingIssue(Timestamped):
    """One version of a month's ranking (月排名的一版): draft, signed with a number, issued, superseded.

    A draft may be frozen again; from signing on, nothing of it changes.
    """

    period = models.ForeignKey(RankingPeriod, models.PROTECT, verbose_name="月份", related_name="issues")
    version = models.PositiveSmallIntegerField("版次", default=1)
    state = models.CharField("状态", max_length=10, choices=IssueState.choices, default=IssueState.DRAFT)
    data_revision = models.PositiveIntegerField("数据版次", default=0)
    frozen_at = models.DateTimeField("冻结时间")
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="签发人",
        null=True,
        blank=True,
        related_name="+",
    )
    issued_at = models.DateTimeField("印发时间", null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="印发人",
        null=True,
        blank=True,
        related_name="+",
    )
    number = models.CharField("文号", max_length=80, blank=True)
    totals = models.JSONField("汇总数", default=dict)
    categories = models.JSONField("类别", default=list)
    is_demo = models.BooleanField("演示数据", default=False, editable=False)

    objects = RankingIssueQuerySet.as_manager()
    view_permission = "properties.view_ranking"

    class Meta:
        verbose_name = "排名版次"
        verbose_name_plural = "排名版次"
        ordering = ["-period__year", "-period__month", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["period", "version"], name="issue_version_once"),
            models.UniqueConstraint(
                fields=["period"], condition=Q(state="issued"), name="issue_one_issued_per_period"
            ),
            models.UniqueConstraint(
                fields=["period"],
                condition=Q(state__in=("draft", "signed")),
                name="issue_one_in_preparation",
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="issue_number_once"),
            all_or_none("issue_signed", "signed_at", "signed_by"),
            all_or_none("issue_issued", "issued_at", "issued_by"),
            models.CheckConstraint(
                condition=Q(state="draft", number="") | (~Q(state="draft") & ~Q(number="")),
                name="issue_numbered_when_signed",
            ),
        ]
        permissions = [
            ("view_ranking", "查看排名"),
            ("prepare_ranking", "汇总排名与拟稿"),
            ("sign_ranking", "签发排名通报"),
            ("issue_ranking", "印发排名通报"),
            ("export_rankingreport", "导出排名报告"),
        ]

    def __str__(self) -> str:
        return f"{self.period} 第{self.version}版"

    @property
    def is_frozen(self) -> bool:
        """Whether nothing of it may change any more."""
        return self.state != IssueState.DRAFT


class FrozenRowsError(Exception):
    """Somebody tried to change or delete rows of a frozen paper."""


class RankingEntryQuerySet(models.QuerySet):
    """Rows of frozen versions: read, never updated."""

    def update(self, **kwargs):
        raise FrozenRowsError("ranking entries are frozen copies; freeze a draft again instead")

    def delete(self):
        raise FrozenRowsError("ranking entries are frozen copies; freeze a draft again instead")

    def visible_to(self, user, permission: str = ""):
        """Rows of the versions the user may read."""
        return self.filter(issue__in=RankingIssue.objects.visible_to(user, permission))

    def issued(self):
        """Rows of issued, uncorrected versions."""
        return self.filter(issue__state=IssueState.ISSUED)

    def criticized(self):
        """Rows named in the criticism list (被通报)."""
        return self.filter(is_criticized=True)

    def in_rank_order(self, level: str = "subdistrict"):
        """Best first within the level; rows without a score last."""
        place = F(f"rank_{level}").asc(nulls_last=True)
        orders = {"subdistrict": ("district_order", "subdistrict_order"), "district": ("district_order",)}
        return self.order_by(*orders.get(level, ()), place, "pinyin", "id")


class RankingEntry(models.Model):
    """One community's row in one version of a month: names, company, score and places as they were.

    The keys point at the live rows for reference only; what is printed is copied here.
    """

    issue = models.ForeignKey(RankingIssue, models.PROTECT, verbose_name="版次", related_name="entries")
    community = models.ForeignKey(
        Community, models.PROTECT, verbose_name="小区", related_name="ranking_entries"
    )
    community_name = models.CharField("小区", max_length=80)
    community_kind = models.CharField("类型", max_length=14)
    pinyin = models.CharField("拼音", max_length=400, blank=True)
    household_count = models.PositiveIntegerField("户数", null=True)
    district = models.ForeignKey(Area, models.PROTECT, verbose_name="区", related_name="+")
    district_name = models.CharField("区", max_length=60)
    district_order = models.PositiveSmallIntegerField("区排序")
    subdistrict = models.ForeignKey(Area, models.PROTECT, verbose_name="街道", related_name="+")
    subdistrict_name = models.CharField("街道", max_length=60)
    subdistrict_order = models.PositiveSmallIntegerField("街道排序")
    neighborhood_name = models.CharField("社区", max_length=60, blank=True)
    company = models.ForeignKey(
        Organization, models.PROTECT, verbose_name="物业服务企业", null=True, related_name="ranking_entries"
    )
    # The legal person a branch's listings count for; the company itself when it is no branch.
    company_root_id = models.BigIntegerField("法人单位", null=True)
    company_name = models.CharField("物业服务企业", max_length=100, blank=True)
    manager_name = models.CharField("项目经理", max_length=40, blank=True)
    inspection_count = models.PositiveSmallIntegerField("检查次数", default=0)
    inspected_on = models.DateField("检查日期", null=True)
    sources = models.JSONField("依据的检查", default=list)
    score_centi = models.PositiveIntegerField("得分", null=True)
    uncapped_centi = models.PositiveIntegerField("封顶前得分", null=True)
    category_centi = models.JSONField("类别得分", default=dict)
    adjustment_centi = models.IntegerField("加减分", default=0)
    is_vetoed = models.BooleanField("否决", default=False)
    veto_items = models.CharField("否决项", max_length=60, blank=True)
    rank_subdistrict = models.PositiveIntegerField("街道名次", null=True)
    tied_subdistrict = models.BooleanField("街道并列", default=False)
    rank_district = models.PositiveIntegerField("区名次", null=True)
    tied_district = models.BooleanField("区并列", default=False)
    rank_city = models.PositiveIntegerField("市名次", null=True)
    tied_city = models.BooleanField("市并列", default=False)
    previous_score_centi = models.PositiveIntegerField("上月得分", null=True)
    previous_rank = models.PositiveIntegerField("上月街道名次", null=True)
    is_new = models.BooleanField("首次参评", default=False)
    is_criticized = models.BooleanField("通报", default=False)
    criticism = models.CharField("通报情形", max_length=80, blank=True)
    top_deductions = models.CharField("主要扣分", max_length=200, blank=True)
    is_company_repeated = models.BooleanField("企业连续被通报", default=False)
    remark = models.CharField("备注", max_length=200, blank=True)

    objects = RankingEntryQuerySet.as_manager()
    view_permission = "properties.view_ranking"

    class Meta:
        verbose_name = "排名行"
        verbose_name_plural = "排名行"
        constraints = [models.UniqueConstraint(fields=["issue", "community"], name="entry_once_per_issue")]
        indexes = [
            models.Index(fields=["issue", "subdistrict", "rank_subdistrict"], name="entry_issue_street"),
            models.Index(
                fields=["company_root_id", "issue"], condition=Q(is_criticized=True), name="entry_criticized"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community_name} {self.issue}"

    def save(self, *args, **kwargs):
        raise FrozenRowsError("ranking entries are written by freezing and never saved one by one")

    def delete(self, *args, **kwargs):
        raise FrozenRowsError("ranking entries are frozen copies and are not deleted one by one")

    @property
    def rank_change(self) -> int | None:
        """Places risen (positive) or fallen in the street since the month before."""
        if self.rank_subdistrict is None or self.previous_rank is None:
            return None
        return self.previous_rank - self.rank_subdistrict


class AreaMonthSummary(models.Model):
    """The sums of one area in one version, so that dashboards need not add up rows."""

    issue = models.ForeignKey(RankingIssue, models.PROTECT, verbose_name="版次", related_name="summaries")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="month_summaries")
    community_count = models.PositiveIntegerField("小区数")
    ranked_count = models.PositiveIntegerField("参评数")
    mean_centi = models.PositiveIntegerField("平均分", null=True)
    excellent_count = models.PositiveIntegerField("优秀数")
    fail_count = models.PositiveIntegerField("不合格数")
    criticized_count = models.PositiveIntegerField("通报数")
    category_mean_centi = models.JSONField("类别平均分", default=dict)

    class Meta:
        verbose_name = "区域月汇总"
        verbose_name_plural = "区域月汇总"
        constraints = [models.UniqueConstraint(fields=["issue", "area"], name="summary_once")]

    def __str__(self) -> str:
        return f"{self.area} {self.issue}"
