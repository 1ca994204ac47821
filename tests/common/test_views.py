"""The machinery of pages: access, one action behind one button, rows drawn from columns."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, QueryDict
from django.test import RequestFactory

from accounts.models import User
from common.columns import Column
from common.errors import NotAllowed, RuleViolation, RuleViolations
from common.filters import ListFilterSet, SearchFilter, YesNoFilter
from common.tables import Source, Table, chosen_label, yes_no
from common.templatetags.lists import column_rows
from common.views import ActionView, GrantedPage, healthz
from common.workflow import StateLook
from communities.choices import CommunityType
from communities.models import Community

rf = RequestFactory()


class Someone(SimpleNamespace):
    """A user who holds the named permissions."""

    is_authenticated = True
    is_active = True
    pk = 1

    def has_perm(self, name):
        return name in self.permissions


def request_of(user, method="post", data=None, htmx=False):
    request = getattr(rf, method)("/x", data or {})
    request.user, request.htmx = user, htmx
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


def said(request) -> list[str]:
    return [str(message) for message in request._messages]


# ---------------------------------------------------------------- access


def test_a_page_that_names_no_permission_opens_for_nobody():
    with pytest.raises(ImproperlyConfigured):
        GrantedPage.as_view()(request_of(Someone(permissions={"x.y"}), "get"))


def test_a_page_refuses_those_without_its_permission():
    view = type("Page", (GrantedPage,), {"permission": "x.read"}).as_view()
    with pytest.raises(PermissionDenied):
        view(request_of(Someone(permissions={"x.write"}), "get"))


def test_health_says_ok_to_everybody(db):
    request = rf.get("/healthz")
    request.user = AnonymousUser()
    assert healthz(request).content == b"ok\n"


# ---------------------------------------------------------------- actions


class ReasonForm(forms.Form):
    reason = forms.CharField(label="退回原因", max_length=10)


class Rows:
    """A queryset of one row, number 7."""

    def get(self, pk):
        if pk != 7:
            raise Http404
        return SimpleNamespace(pk=7, log=[])


class Return(ActionView):
    permission = "x.return"
    form_class = ReasonForm
    refusal = None

    def get_object(self):
        return Rows().get(self.kwargs["pk"])

    def act(self, row, data):
        if self.refusal:
            raise self.refusal
        return f"已退回 {row.pk}，原因：{data['reason']}。"

    def success_url(self, row):
        return "/list"


REVIEWER = Someone(permissions={"x.return"})


def test_an_action_is_called_with_the_row_and_the_checked_form_then_the_clerk_goes_on(db):
    request = request_of(REVIEWER, data={"reason": "缺照片"})
    response = Return.as_view()(request, pk=7)
    assert (response.status_code, response["Location"]) == (302, "/list")
    assert said(request) == ["已退回 7，原因：缺照片。"]


def test_htmx_is_told_where_to_go_on(db):
    response = Return.as_view()(request_of(REVIEWER, data={"reason": "x"}, htmx=True), pk=7)
    assert response["HX-Redirect"] == "/list"


def test_an_action_is_not_done_by_a_mere_look(db):
    assert Return.as_view()(request_of(REVIEWER, "get"), pk=7).status_code == 405


def test_a_row_outside_the_scope_is_not_found(db):
    with pytest.raises(Http404):
        Return.as_view()(request_of(REVIEWER, data={"reason": "x"}), pk=8)


def test_without_the_permission_the_row_is_not_even_looked_for(db):
    with pytest.raises(PermissionDenied):
        Return.as_view()(request_of(Someone(permissions=set())), pk=8)


def test_a_form_that_does_not_fit_stops_before_the_action(db):
    request = request_of(REVIEWER, data={"reason": ""})
    response = Return.as_view(refusal=AssertionError)(request, pk=7)
    assert response["Location"] == "/list"
    assert said(request)[0].startswith("退回原因：")


def test_what_the_action_refuses_is_said_where_the_clerk_comes_from(db):
    request = request_of(REVIEWER, data={"reason": "x"})
    refusal = RuleViolations(
        [("reason", "原因太短，请写明缺哪一项。"), (None, "本月已上报，请先请区里退回。")]
    )
    Return.as_view(refusal=refusal)(request, pk=7)
    assert said(request) == ["退回原因：原因太短，请写明缺哪一项。", "本月已上报，请先请区里退回。"]


@pytest.mark.parametrize(
    ("refusal", "status"), [(RuleViolation("太短。", field="reason"), 422), (NotAllowed("已印发。"), 409)]
)
def test_a_page_of_its_own_is_drawn_again_with_the_fault_and_the_typed_value(db, refusal, status):
    class Page(Return):
        template_name = "components/error_summary.html"

    response = Page.as_view(refusal=refusal)(request_of(REVIEWER, data={"reason": "旧"}), pk=7)
    assert response.status_code == status
    assert refusal.message in response.content.decode()


def test_a_refused_action_leaves_nothing_half_done(db):
    class Careless(Return):
        def act(self, row, data):
            User.objects.create(username="half")
            raise RuleViolation("后来发现不行。")

    Careless.as_view()(request_of(REVIEWER, data={"reason": "x"}), pk=7)
    assert not User.objects.filter(username="half").exists()


# ---------------------------------------------------------------- tables


class Filter(ListFilterSet):
    q = SearchFilter()
    managed = YesNoFilter(label="物管小区", field_name="is_managed")


def counted(rows):
    counted.calls += 1
    for row in rows:
        row["length"] = len(row["name"])


COLUMNS = (
    Column("name", "小区"),
    Column("kind", "类型"),
    Column("is_managed", "物管"),
    Column("half", "得分", "score"),
    Column("length", "字数", "int"),
)
TABLE = Table(
    title="小区",
    model=Community,
    columns=COLUMNS,
    filterset=Filter,
    sources={
        "kind": Source("kind", chosen_label(CommunityType)),
        "is_managed": Source("is_managed", yes_no),
        "half": Source("household_count"),
    },
    orders={"name": ("pinyin",), "half": ("-household_count",)},
    order="name",
    derived=frozenset({"length"}),
    complete=counted,
)


@pytest.fixture
def homes(db):
    from communities.actions import areas, communities

    counted.calls = 0
    area = areas.create_area(new=areas.NewArea(kind="subdistrict", name="甲街道"), by=None)
    rows = [
        communities.NewCommunity(
            code=str(n), name=f"家园{n:03}", area=area, household_count=n % 3, is_managed=n % 2 == 0
        )
        for n in range(7)
    ]
    communities.register_many(rows=rows, by=None)
    return Community.objects.all()


def find(homes, query=""):
    return TABLE.find(None, QueryDict(query), base=homes)


def test_a_row_is_shown_in_words_and_told_to_programs_raw(homes):
    found = find(homes)
    assert found.between(0, 1) == [
        {"id": homes[0].pk, "name": "家园000", "kind": "商品房", "is_managed": "是", "half": 0, "length": 5}
    ]
    row = found.after(0, 2)[1]
    assert (row["kind"], row["is_managed"], row["half"]) == ("commodity", False, "0.01")


def test_derived_columns_are_filled_once_for_all_rows_of_a_page(homes):
    find(homes).between(0, 7)
    assert counted.calls == 1


def test_the_workbooks_rows_are_those_of_the_pages(homes):
    found = find(homes, "sort=-half")
    assert list(found.all_shown()) == found.between(0, 7)


@pytest.mark.parametrize("sort", ["name", "-name", "half", "-half"])
def test_pages_never_overlap_even_among_equal_rows(homes, sort):
    found = find(homes, f"sort={sort}")
    pages = [row["id"] for start in range(0, 7, 2) for row in found.between(start, start + 2)]
    assert sorted(pages) == sorted(homes.values_list("pk", flat=True))


def test_descending_turns_every_field_of_the_order(homes):
    up = [row["half"] for row in find(homes, "sort=half").between(0, 7)]
    assert up == sorted(up, reverse=True)
    assert [row["half"] for row in find(homes, "sort=-half").between(0, 7)] == sorted(up)


def test_a_fact_is_asked_for_or_not(homes):
    assert find(homes).count == 7
    assert find(homes, "managed=true").count == 4
    assert find(homes, "managed=false").count == 3
    assert find(homes, "managed=maybe").count == 0


def test_chosen_filters_are_told_in_words(homes):
    assert find(homes, "managed=false&q=家园&sort=name").filterset.chosen() == {
        "搜索": "家园",
        "物管小区": "否",
    }


def test_sort_is_no_filter_and_a_misspelt_one_is_known(homes):
    assert Filter.names() == ["q", "managed"]
    assert Filter.unknown(["q", "mnaged"]) == ["mnaged"]


# ---------------------------------------------------------------- rows as markup

STATES = (
    Column("name", "名称"),
    Column("state", "状态", "state"),
    Column("change", "变化", "change"),
    Column("count", "户数", "int"),
    Column("score", "得分", "score"),
    Column("day", "日期", "date"),
)


def test_rows_are_drawn_with_labels_alignment_marks_and_escaped_words():
    row = {
        "id": 5, "name": "<b>甲</b>", "state": StateLook("已审", glyph="check", tone="green"), "change": -1,
        "count": 0, "score": 8769, "day": dt.date(2023, 3, 1),
    }  # fmt: skip
    markup = str(column_rows(STATES, [row]))
    assert "&lt;b&gt;甲" in markup
    assert "tone-green" in markup
    assert "▼1" in markup
    assert '<td class="number" data-label="户数"><span class="zero">0</span></td>' in markup
    assert '<td class="number" data-label="得分">87.69</td>' in markup
    assert "2023-03-01" in markup


def test_values_that_do_not_exist_are_dashes_in_columns_of_every_kind():
    row = dict.fromkeys([column.key for column in STATES])
    assert str(column_rows(STATES, [row])).count("—") == len(STATES)


def test_words_may_stand_in_number_columns():
    row = {
        **dict.fromkeys([column.key for column in STATES]),
        "score": "未检查",
        "change": "新",
        "count": "约50",
    }
    markup = str(column_rows(STATES, [row]))
    for word in ("未检查", "新", "约50"):
        assert word in markup


def test_the_linked_column_is_the_head_of_its_row():
    row = {**dict.fromkeys([column.key for column in STATES]), "name": "御景", "id": 42}
    markup = str(column_rows(STATES, [row], "communities:community-detail", "name"))
    assert '<th scope="row"><a href="/communities/42/">御景</a></th>' in markup
