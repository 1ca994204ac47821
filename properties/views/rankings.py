"""The month's ranking: one street or the city, as frozen with its version."""

import io
import re
from functools import cached_property
from typing import Any

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from common import audit, clock, spreadsheets
from common.files import respond_bytes
from common.views import GrantedPage
from communities.choices import CommunityType
from communities.models import AreaClosure
from communities.models.scope import grants_of
from properties.actions.rankings import missing_districts
from properties.choices import IssueState
from properties.documents.circulars import XLSX
from properties.forms.rankings import StandingForm
from properties.models import RankingIssue
from properties.reports import standings
from properties.reports.differences import changed_communities
from properties.views import versions
from properties.views.issues import blocked_by, step_context
from properties.views.standing_rows import Drawing
from properties.views.standing_sheet import standing_sheet

WHOLE_CITY = 0
MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)


def home_street(user) -> int | None:
    """The street the user works in; None for who works in more than one, or above streets."""
    granted = grants_of(user, versions.VIEW).filter(scope="area").values("area_id")
    streets = AreaClosure.objects.filter(descendant_id__in=granted, ancestor__kind="subdistrict")
    found = set(streets.values_list("ancestor_id", flat=True)[:2])
    return found.pop() if len(found) == 1 else None


class RankingIndex(GrantedPage):
    """`/rankings/`: on to the newest month the reader may read."""

    permission = versions.VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        issues = versions.readable_issues(request.user)
        if issues:
            return HttpResponseRedirect(reverse("properties:ranking", args=[issues[0].period.slug]))
        months = versions.month_choices(request.user, [])
        if months:
            return HttpResponseRedirect(reverse("properties:ranking", args=[months[0][0]]))
        return render(request, "properties/rankings/none.html")


class RankingPage(GrantedPage):
    """A month's ranking; `?format=xlsx` gives exactly the view as a workbook."""

    permission = versions.VIEW

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        if wanted := request.GET.get("month"):
            if not MONTH.fullmatch(wanted):
                raise Http404
            return HttpResponseRedirect(reverse("properties:ranking", args=[wanted]))
        self.slug = slug
        self.issues = versions.readable_issues(request.user)
        self.issue = versions.version_of(self.issues, slug, request.GET.get("version", ""))
        if self.issue is None:
            return self.unfrozen()
        if request.GET.get("format") == "xlsx":
            return self.workbook()
        return render(request, "properties/rankings/ranking.html", self.context())

    def unfrozen(self) -> HttpResponse:
        """A month without a version: the task force may make one, for others there is nothing."""
        permission = versions.PREPARE if self.request.user.has_perm(versions.PREPARE) else versions.SIGN
        period = versions.period_at(self.request.user, self.slug, permission)
        context = {
            "period": period,
            "late": missing_districts(period),
            "may_freeze": self.request.user.has_perm(versions.PREPARE),
            **self.months(period.slug),
        }
        return render(self.request, "properties/rankings/unfrozen.html", context)

    def months(self, slug: str) -> dict[str, Any]:
        """The month picker of the top bar."""
        return {
            "month_choices": versions.month_choices(self.request.user, self.issues),
            "month_current": slug,
        }

    # ---------------------------------------------------------------- what is looked at
    @cached_property
    def sums(self) -> list[standings.AreaSums]:
        return standings.sums_of(self.issue)

    @cached_property
    def street(self) -> standings.AreaSums | None:
        """The street chosen; the reader's own when none was; None for the whole city."""
        streets = {row.area_id: row for row in standings.streets_of(self.sums)}
        asked = self.request.GET.get("area", "")
        if asked == str(WHOLE_CITY):
            return None
        if asked:
            if asked not in map(str, streets):
                raise Http404
            return streets[int(asked)]
        return streets.get(home_street(self.request.user))

    @cached_property
    def all_rows(self) -> list[dict[str, Any]]:
        return standings.rows_of(self.issue, self.street.area_id if self.street else None, self.level)

    @cached_property
    def level(self) -> str:
        wanted = self.request.GET.get("rank", "")
        return wanted if wanted in standings.LEVELS else "subdistrict"

    @cached_property
    def form(self) -> StandingForm:
        given = self.request.GET.copy()
        given["area"] = str(self.street.area_id) if self.street else str(WHOLE_CITY)
        return StandingForm(given, companies=standings.companies_in(self.all_rows))

    @cached_property
    def rows(self) -> list:
        """The rows chosen; none while a choice makes no sense."""
        if not self.form.is_valid():
            return []
        chosen = self.form.cleaned_data
        return standings.kept(
            self.all_rows, kind=chosen["kind"], company=chosen["company"], listed=chosen["listed"]
        )

    @property
    def area_sums(self) -> standings.AreaSums | None:
        return self.street or next((row for row in self.sums if row.kind == "city"), None)

    def title_facts(self) -> list[str]:
        """The grey line beside the title."""
        facts = [self.issue.period.label]
        where = self.street.name if self.street else self.issue.period.city.label
        sums = self.area_sums
        if self.street and self.all_rows:
            where = f"{self.all_rows[0]['district_name']} {where}"
        facts.append(where)
        if sums:
            facts.append(f"{sums.community_count}个小区，参评{sums.ranked_count}个")
        return facts

    # ---------------------------------------------------------------- page
    def context(self) -> dict[str, Any]:
        issue, sums = self.issue, {row.area_id: row for row in self.sums}
        changed = frozenset() if issue.state == IssueState.DRAFT else changed_communities(issue)
        reasons = standings.unchecked_reasons(issue, self.rows)
        is_published = issue.state in (IssueState.ISSUED, IssueState.SUPERSEDED)
        drawing = Drawing(
            issue.period.slug, issue.categories, self.level, self.street is None, reasons, changed
        )
        mean_label = "街道平均" if self.street else "全市平均"
        return {
            "issue": issue,
            "period": issue.period,
            "facts": self.title_facts(),
            "tabs": self.tabs(),
            "form": self.form,
            "row_count": len(self.rows),
            "head": drawing.head(),
            "table_body": drawing.body(self.rows, sums),
            "mean_row": drawing.mean_row(mean_label, self.area_sums),
            "rules": standings.rule_words(issue.period.rule_set),
            "print_facts": self.print_facts(),
            **strip_context(issue, len(changed)),
            "is_published": is_published,
            **self.months(issue.period.slug),
            **self.steps(),
        }

    def steps(self) -> dict[str, Any]:
        """What the reader may do with this version now."""
        issue = self.issue
        late = missing_districts(issue.period) if issue.state == IssueState.DRAFT else []
        others = [row for row in self.issues if row.period_id == issue.period_id and row.pk != issue.pk]
        return {
            **step_context(issue, self.request.user),
            "blocked": blocked_by(issue, late),
            "other_versions": others,
        }

    def tabs(self) -> list[dict[str, Any]]:
        """The streets with their counts, and the city; the other choices stay, the company does not."""
        query = self.request.GET.copy()
        for name in ("company", "area", "format"):
            query.pop(name, None)
        current = self.street.area_id if self.street else WHOLE_CITY
        whole = self.area_sums if not self.street else next(r for r in self.sums if r.kind == "city")
        places = [(WHOLE_CITY, "全市", whole.community_count)]
        places += [(r.area_id, r.short_name, r.community_count) for r in standings.streets_of(self.sums)]
        found = []
        for key, label, count in places:
            query["area"] = str(key)
            tab = {"label": label, "url": f"?{query.urlencode()}", "current": key == current, "count": count}
            found.append(tab)
        return found

    def print_facts(self) -> list[str]:
        return [
            f"填报单位：{self.request.user.unit_name or '—'}",
            f"数据截至：{clock.local_day(self.issue.frozen_at):%Y-%m-%d}",
            *self.conditions(),
            "单位：分",
        ]

    def conditions(self) -> list[str]:
        """What was chosen, in words: for the paper and the trail."""
        chosen = self.form.cleaned_data if self.form.is_valid() else {}
        words = [f"排名：{standings.LEVELS[self.level]}"]
        if chosen.get("kind"):
            words.append(f"类型：{CommunityType(chosen['kind']).label}")
        if chosen.get("company"):
            words.append(f"企业：{dict(standings.companies_in(self.all_rows))[chosen['company']]}")
        if chosen.get("listed"):
            words.append("只看通报")
        return words

    # ---------------------------------------------------------------- workbook
    def workbook(self) -> FileResponse:
        """The view as an office workbook, with one entry in the trail."""
        issue, out = self.issue, io.BytesIO()
        where = self.street.name if self.street else self.issue.period.city.label
        title = f"{issue.period.label}{where}物管小区检查得分及排名表"
        with transaction.atomic():
            spreadsheets.write_workbook([self.sheet(title)], out)
            audit.record(
                by=self.request.user,
                verb="export",
                target=issue,
                area=issue.period.city,
                summary=f"导出{title} {len(self.rows)} 行（{'，'.join(self.conditions())}）",
                rows=len(self.rows),
                format="xlsx",
            )
        return respond_bytes(
            out.getvalue(), name=spreadsheets.filename(title, clock.today()), content_type=XLSX
        )

    def sheet(self, title: str) -> spreadsheets.Sheet:
        """The same rows and columns as the page."""
        return standing_sheet(
            self.issue,
            self.rows,
            title=title,
            level=self.level,
            street=self.street,
            sums=self.area_sums,
            conditions=self.conditions(),
            unit=self.request.user.unit_name or "—",
        )


def strip_context(issue: RankingIssue, changed: int = 0) -> dict[str, Any]:
    """The strip that says which version one reads, and that live data has moved on."""
    verb = "签发后" if issue.state == IssueState.SIGNED else "印发后"
    return {
        "version_words": f"第{issue.version}版 {issue.get_state_display()}",
        "issue_label": f"{issue.period.label} 第{issue.version}版",
        "strip_facts": strip_facts(issue),
        "differs": f"{verb}有 {changed} 个小区的数据被修改，本版不变。" if changed else "",
        "seen_field": format_html(
            '<input type="hidden" name="seen" value="{}">', issue.frozen_at.isoformat()
        ),
    }


def strip_facts(issue: RankingIssue) -> list[str]:
    """Number, day and rules of a version."""
    facts = [issue.number + ("（演示文号）" if issue.is_demo else "")] if issue.number else []
    if issue.issued_at:
        day = clock.local_day(issue.issued_at)
        facts.append(f"{day.month}月{day.day}日印发")
    elif issue.signed_at:
        day = clock.local_day(issue.signed_at)
        facts.append(f"{day.month}月{day.day}日签发，尚未印发")
    else:
        moment = issue.frozen_at.astimezone(clock.SHANGHAI)
        facts.append(f"{moment.month}月{moment.day}日 {moment:%H:%M} 汇总")
    return [*facts, f"规则 {issue.period.rule_set}"]
