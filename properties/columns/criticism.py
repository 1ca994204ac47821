"""Columns of the criticism totals."""

from common.columns import Column
from properties.columns.rankings import COMMUNITY, COMPANY, DISTRICT, NUMBER, STREET

MONTH = Column("month", "月份", width=12)
MONTHS = Column("months", "通报月份", width=60)
TIMES = Column("listing_count", "通报次数", "int", width=10)

LISTING_COLUMNS = (
    NUMBER,
    MONTH,
    Column("issue__number", "文号", width=20),
    DISTRICT,
    STREET,
    COMMUNITY,
    COMPANY,
    Column("score_centi", "得分", "score", width=9),
    Column("criticism", "通报情形", width=18),
    Column("top_deductions", "主要扣分", width=48),
)
COMPANY_COLUMNS = (
    NUMBER,
    COMPANY,
    Column("month_count", "通报月数", "int", width=10),
    TIMES,
    Column("community_count", "涉及小区", "int", width=10),
    MONTHS,
    Column("repeated", "连续情况", width=12),
)
COMMUNITY_COLUMNS = (NUMBER, DISTRICT, STREET, COMMUNITY, COMPANY, TIMES, MONTHS)
REPEAT_COLUMNS = (
    NUMBER,
    COMPANY,
    Column("first_month", "第一次", width=12),
    Column("first_number", "文号", width=20),
    Column("first_communities", "通报小区", width=30),
    Column("second_month", "第二次", width=12),
    Column("second_number", "文号", width=20),
    Column("second_communities", "通报小区", width=30),
)
RANKED_COLUMNS = (
    NUMBER,
    DISTRICT,
    STREET,
    COMMUNITY,
    Column("month_count", "参评月数", "int", width=10),
    Column("best_centi", "最高得分", "score", width=10),
    Column("worst_centi", "最低得分", "score", width=10),
    TIMES,
)
