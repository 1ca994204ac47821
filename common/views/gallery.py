"""The gallery of components: every state of each, with invented data. Wired only while DEBUG is on."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common import clock
from common.columns import Column
from common.workflow import StateLook


class SampleForm(forms.Form):
    """One field of each kind; the bound one carries faults."""

    community = forms.ChoiceField(label="小区", choices=[("", "请选择"), ("1", "柳荫西区")])
    inspected_on = forms.DateField(
        label="检查日期", help_text="本月窗口 2月23日—3月22日", widget=forms.DateInput(attrs={"type": "date"})
    )
    place = forms.CharField(label="位置", required=False)
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    grade = forms.ChoiceField(
        label="等次", choices=[("a", "符合"), ("b", "基本符合"), ("c", "不符合")], widget=forms.RadioSelect
    )
    again = forms.BooleanField(label="需复查", required=False)


class SampleFilter(forms.Form):
    """Filters of each kind."""

    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部"), ("old", "老旧小区")])
    company = forms.ChoiceField(label="企业", required=False, choices=[("", "全部"), ("1", "安禾物业")])
    q = forms.CharField(label="小区名", required=False)
    late = forms.BooleanField(label="只看逾期", required=False)


STATES = [
    StateLook("未开始", "empty", "grey"),
    StateLook("录入中", "half", "blue"),
    StateLook("已提交", "up", "blue"),
    StateLook("审核中", "clock", "blue"),
    StateLook("退回", "return", "amber"),
    StateLook("已审", "check", "green"),
    StateLook("已报", "done", "green"),
    StateLook("逾期", "late", "red"),
    StateLook("否决", "octagon", "red"),
    StateLook("未检查", "dashed", "grey"),
    StateLook("通报", "flag", "red"),
]
COLUMNS = [
    Column("rank", "名次", "rank"),
    Column("name", "小区"),
    Column("company", "物业企业"),
    Column("a", "基础", "score", group="各类得分", note="15"),
    Column("b", "卫生", "score", group="各类得分", note="20"),
    Column("score", "得分", "score"),
    Column("change", "变化", "change"),
]
ROWS = [
    {"rank": 1, "name": "御景天成", "company": "锦程物业", "a": 1450, "b": 1960, "score": 9820, "change": 2},
    {"rank": 2, "name": "和润家园", "company": "安禾物业", "a": 1450, "b": 1920, "score": 9590, "change": 0},
    {"rank": 2, "name": "临河新苑", "company": "众佳物业", "a": 1400, "b": 1940, "score": 9590, "change": 5},
    {
        "rank": None,
        "name": "锦华公寓",
        "company": "众佳物业",
        "a": None,
        "b": None,
        "score": None,
        "change": None,
    },
]
STREETS = [
    ("新湖街道", 86, 86, 0, 1, STATES[3], clock.at(2023, 3, 20, 17, 52), dt.date(2023, 3, 22), [True] * 12),
    (
        "新华街道",
        92,
        79,
        13,
        2,
        STATES[1],
        None,
        dt.date(2023, 3, 20),
        [True, True, False, True, True, True, True, False, True, True, True, False],
    ),
    (
        "安德街道",
        27,
        12,
        15,
        0,
        STATES[1],
        None,
        dt.date(2023, 3, 20),
        [True, False, False, True, False] + [True] * 7,
    ),
    (
        "临齐街道",
        17,
        17,
        0,
        0,
        STATES[6],
        clock.at(2023, 3, 19, 9, 45),
        dt.date(2023, 3, 22),
        [False] + [True] * 11,
    ),
]
FAULTS = [
    ("id_inspected_on", "D2 扣分 4.5 超过满分 4，请改为 4 或更小。"),
    ("id_place", "照片“IMG_2041.heic”为 40 MB，超过 20 MB，请压缩后重传。"),
]
TABS = [
    {"label": "按街道", "url": "#", "current": True, "count": 9},
    {"label": "按区", "url": "#", "count": 4},
    {"label": "修改记录", "url": "#"},
]
AUDIT = [
    {
        "at": clock.at(2023, 3, 20, 18, 40),
        "unit": "德城区",
        "role": "审核员",
        "verb": "退回",
        "reason": "缺联检人员，请补录。",
        "changes": [],
    },
    {
        "at": clock.at(2023, 3, 18, 10, 26),
        "unit": "新湖街道",
        "role": "录入员",
        "verb": "改 D3 扣分",
        "changes": [{"label": "扣分", "old": "−2.0", "new": "−1.0"}, {"label": "数量", "old": 2, "new": 1}],
    },
]


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    messages.success(request, "已提交 15 个小区，等待德城区审核。")
    return render(request, "ui/gallery.html", {**_forms(request), **_tables(request), **_pieces(request)})


def _forms(request: HttpRequest) -> dict[str, Any]:
    bound = SampleForm({"grade": "a"})
    bound.add_error("inspected_on", "检查日期 3月25日不在本月窗口（2月23日—3月22日），请改日期。")
    return {
        "form": SampleForm(auto_id="free_%s"),
        "bound": bound,
        "filter": SampleFilter(request.GET or None, auto_id="f_%s"),
        "faults": FAULTS,
    }


def _tables(request: HttpRequest) -> dict[str, Any]:
    return {
        "columns": COLUMNS,
        "rows": ROWS,
        "sortable": ["name", "score"],
        "streets": STREETS,
        "page": Paginator(range(448), 50).get_page(request.GET.get("page", 2)),
        "tabs": TABS,
        "audit": AUDIT,
    }


def _pieces(request: HttpRequest) -> dict[str, Any]:
    return {
        "states": STATES,
        "lamps": ["done", "normal", "slow", "late", "idle"],
        "month_choices": [("2023-03", "2023年3月"), ("2023-02", "2023年2月")],
        "month_current": request.GET.get("month", "2023-03"),
        "values": [8600, 8610, 8580, 8660, 8690, 8680, 8700, 8695, 8720, 8715, 8679, 8742],
        "segments": [
            (81, "green"),
            (264, "green-mid"),
            (4, "amber"),
            (64, "blue"),
            (20, "blue-mid"),
            (15, "grey"),
        ],
        "when": clock.at(2023, 3, 21, 9, 8),
        "frozen_facts": ["德创城通报〔2023〕2号（演示文号）", "2月28日印发", "规则 2022-A"],
        "points": ["448 行数据冻结", "文号 德创城通报〔2023〕2号 占用", "1 家企业触发约谈"],
    }
