"""Columns of the lists of ranking versions, their rows and sums, and of the circulars."""

from dataclasses import replace

from common.columns import Column
from properties.columns.rankings import COMMUNITY, COMPANY, DISTRICT, NEIGHBORHOOD, SCORE, STREET

MONTH = Column("month", "月份", width=10)
VERSION = Column("version", "版次", "int", width=6)
STATE = Column("state", "状态", width=10)
DOCUMENT_NUMBER = Column("number", "文号", width=20)

ISSUE_COLUMNS = (
    MONTH,
    VERSION,
    STATE,
    DOCUMENT_NUMBER,
    Column("frozen_at", "冻结时间", "datetime", width=18),
    Column("signed_at", "签发时间", "datetime", width=18),
    Column("issued_at", "印发时间", "datetime", width=18),
)

ENTRY_COLUMNS = (
    replace(DISTRICT, key="district"),
    replace(STREET, key="street"),
    replace(NEIGHBORHOOD, key="neighborhood"),
    replace(COMMUNITY, key="community"),
    replace(COMPANY, key="company"),
    Column("household_count", "户数", "int", width=7),
    Column("inspected_on", "检查日期", "date", width=12),
    Column("inspection_count", "检查次数", "int", width=8),
    replace(SCORE, key="score"),
    Column("uncapped", "封顶前得分", "score", width=9),
    Column("adjustment", "加减分", "points", width=8),
    Column("rank_subdistrict", "街道名次", "rank", width=8),
    Column("tied_subdistrict", "街道并列", width=8),
    Column("rank_district", "区名次", "rank", width=8),
    Column("tied_district", "区并列", width=8),
    Column("rank_city", "全市名次", "rank", width=8),
    Column("tied_city", "全市并列", width=8),
    Column("previous_score", "上月得分", "score", width=9),
    Column("previous_rank", "上月名次", "rank", width=8),
    Column("is_new", "首次参评", width=8),
    Column("is_vetoed", "否决", width=8),
    Column("veto_items", "否决项", width=14),
    Column("is_criticized", "通报", width=8),
    Column("criticism", "通报情形", width=18),
    Column("is_company_repeated", "企业连续被通报", width=12),
    Column("top_deductions", "主要扣分", width=40),
    Column("remark", "备注", width=20),
)

SUMMARY_COLUMNS = (
    Column("area", "区域", width=16),
    Column("area_kind", "层级", width=10),
    Column("community_count", "小区数", "int", width=8),
    Column("ranked_count", "参评数", "int", width=8),
    Column("mean", "平均分", "score", width=9),
    Column("excellent_count", "优秀数", "int", width=8),
    Column("fail_count", "不合格数", "int", width=8),
    Column("criticized_count", "通报数", "int", width=8),
)

CIRCULAR_COLUMNS = (
    MONTH,
    VERSION,
    STATE,
    DOCUMENT_NUMBER,
    Column("document_date", "成文日期", "date", width=12),
    Column("title", "标题", width=60),
)
