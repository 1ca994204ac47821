"""Columns of the lists of ranking months and of what was handed in for them."""

from common.columns import Column

PERIOD_COLUMNS = (
    Column("month", "月份", width=10),
    Column("state", "状态", width=10),
    Column("window_start", "检查窗口起", "date", width=12),
    Column("window_end", "检查窗口止", "date", width=12),
    Column("street_due_at", "街道提交截止", "datetime", width=18),
    Column("district_due_at", "区上报截止", "datetime", width=18),
    Column("city_due_at", "市汇总截止", "datetime", width=18),
    Column("standard", "考核标准", width=36),
    Column("rule_set", "排名规则", width=20),
    Column("data_revision", "数据版次", "int", width=8),
)

SUBMISSION_COLUMNS = (
    Column("month", "月份", width=10),
    Column("area", "区域", width=16),
    Column("area_kind", "层级", width=10),
    Column("state", "状态", width=10),
    Column("handed_in_at", "提交（上报）时间", "datetime", width=18),
    Column("unchecked_reason", "未检查说明", width=30),
    Column("return_reason", "退回理由", width=30),
)
