"""Columns of the list of sheets of one month."""

from common.columns import Column

INSPECTION_COLUMNS = (
    Column("name", "小区", width=22),
    Column("street_name", "街道", width=14),
    Column("area_name", "社区", width=16),
    Column("company_name", "物业企业", width=26),
    Column("state", "状态", "state", width=10),
    Column("score_centi", "得分", "score", width=8),
    Column("previous_centi", "上月得分", "score", width=9),
    Column("inspected_on", "检查日期", "date", width=12),
    Column("source", "检查来源", width=10),
    Column("written_by", "最近录入", width=18),
)
