"""Columns of the list of filled sheets, and of the standards they are filled by."""

from common.columns import Column

SHEET_COLUMNS = (
    Column("month", "月份", width=10),
    Column("district", "区", width=12),
    Column("street", "街道", width=14),
    Column("community", "小区", width=22),
    Column("company", "物业服务企业", width=30),
    Column("source", "检查来源", width=10),
    Column("inspected_on", "检查日期", "date", width=12),
    Column("state", "状态", width=10),
    Column("score", "得分", "score", width=9),
    Column("raw", "原始分", "score", width=9),
    Column("full", "适用满分", "score", width=9),
    Column("adjustment", "加减分", "points", width=8),
    Column("is_vetoed", "一票否决", width=8),
    Column("submitted_at", "提交时间", "datetime", width=18),
    Column("reviewed_at", "审核时间", "datetime", width=18),
    Column("return_reason", "退回理由", width=30),
)

STANDARD_COLUMNS = (
    Column("code", "编号", width=14),
    Column("version", "版本", "int", width=6),
    Column("name", "名称", width=36),
    Column("issued_under", "依据文件", width=30),
    Column("state", "状态", width=8),
    Column("effective_from", "启用日期", "date", width=12),
    Column("effective_to", "停用日期", "date", width=12),
    Column("bonus_cap", "加分上限", "points", width=8),
    Column("malus_cap", "减分上限", "points", width=8),
)
