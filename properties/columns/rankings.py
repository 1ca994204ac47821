"""Columns of the month's ranking, and the derived values they show."""

from collections.abc import Mapping, Sequence

from common.columns import Column
from properties import scoring

UNRANKED = "—"


def printed(row: Mapping, categories: Sequence[Mapping]) -> dict:
    """A frozen row with what its columns derive from it: places with 并列, change, grade, remarks.

    `categories` are those of the month; a row without a score has none of their values.
    """
    return {
        **row,
        **{f"category_{head['key']}": row["category_centi"].get(head["key"]) for head in categories},
        "place": place_text(row["rank_subdistrict"], row["tied_subdistrict"]),
        "place_district": place_text(row["rank_district"], row["tied_district"]),
        "place_city": place_text(row["rank_city"], row["tied_city"]),
        "change": change_of(row),
        "grade": grade_of(row),
        "remarks": remarks_of(row),
        "repeated": "连续2月" if row["is_company_repeated"] else "",
    }


def place_text(rank: int | None, is_tied: bool) -> str:
    """A place as printed: “2并列”.

    >>> place_text(2, True), place_text(1, False), place_text(None, False)
    ('2并列', '1', '—')
    """
    if rank is None:
        return UNRANKED
    return f"{rank}并列" if is_tied else str(rank)


def change_of(row: Mapping) -> int | str | None:
    """Places risen or fallen in the street since the month before; “新” for a newcomer."""
    if row["is_new"]:
        return "新"
    if row["rank_subdistrict"] is None or row["previous_rank"] is None:
        return None
    return row["previous_rank"] - row["rank_subdistrict"]


def grade_of(row: Mapping) -> str | None:
    """The named band of the score; nothing for an unranked row."""
    if row["score_centi"] is None:
        return None
    return scoring.GRADES[scoring.grade(row["score_centi"])]


def remarks_of(row: Mapping) -> str:
    """Veto, not inspected, named, and what else the row carries."""
    parts = [f"否决（{row['veto_items']}）" if row["is_vetoed"] else "", row["remark"]]
    parts.append("通报" if row["is_criticized"] else "")
    return "；".join(filter(None, parts))


DISTRICT = Column("district_name", "区", width=12)
STREET = Column("subdistrict_name", "街道", width=12)
NEIGHBORHOOD = Column("neighborhood_name", "社区", width=14)
COMMUNITY = Column("community_name", "小区名称", width=20)
COMPANY = Column("company_name", "物业服务企业", width=30)
SCORE = Column("score_centi", "得分", "score", width=9, total="mean")
NUMBER = Column("no", "序号", "rank", width=6)

# The annex tables of the Word template: the key its marks use, and the column that fills it.
ANNEX_COLUMNS = {
    "rank": Column("place", "名次", "rank", width=10),
    "district": DISTRICT,
    "subdistrict": STREET,
    "community": COMMUNITY,
    "company": COMPANY,
    "inspected_on": Column("inspected_on", "检查日期", "date", width=12),
    "score": SCORE,
    "city_rank": Column("rank_city", "全市名次", "rank", width=10),
    "previous_rank": Column("previous_rank", "上月名次", "rank", width=9),
    "change": Column("change", "名次变化", "change", width=8),
    "remark": Column("remarks", "备注", width=20),
}
LISTED_COLUMNS = {
    "index": NUMBER,
    "district": DISTRICT,
    "subdistrict": STREET,
    "community": COMMUNITY,
    "company": COMPANY,
    "score": SCORE,
    "rank": Column("place", "街道名次", "rank", width=10),
    "reason": Column("criticism", "通报情形", width=16),
    "deductions": Column("top_deductions", "主要扣分", width=40),
    "consecutive": Column("repeated", "连续情况", width=12),
}
PROBLEM_COLUMNS = {
    "index": NUMBER,
    "subdistrict": STREET,
    "community": COMMUNITY,
    "company": COMPANY,
    "problem": Column("problem", "问题描述", width=36),
    "place": Column("spot", "位置", width=20),
    "photo": Column("photo_count", "照片数", "int", width=8),
    "due": Column("rectify_by", "整改时限", width=12),
    "person": Column("manager_name", "责任人", width=10),
    "result": Column("result", "整改情况", width=16),
}


def category_columns(categories: Sequence[Mapping]) -> tuple[Column, ...]:
    """One column per category of the month's own standard, with its full marks beside the head."""
    return tuple(
        Column(
            f"category_{category['key']}",
            category["short_name"],
            "score",
            width=8,
            group="分项得分",
            note=scoring.trimmed(category["points_centi"]),
            total="mean",
        )
        for category in categories
    )


def workbook_columns(categories: Sequence[Mapping]) -> tuple[Column, ...]:
    """Every column of the official annex, in its order."""
    return (
        NUMBER,
        DISTRICT,
        STREET,
        NEIGHBORHOOD,
        COMMUNITY,
        COMPANY,
        Column("manager_name", "项目经理", width=9),
        Column("household_count", "户数", "int", width=7),
        Column("inspected_on", "检查日期", "date", width=12),
        *category_columns(categories),
        Column("adjustment_centi", "加减分", "points", width=8),
        SCORE,
        Column("grade", "等次", "state", width=8),
        Column("place", "街道", "rank", width=10, group="名次"),
        Column("place_district", "区", "rank", width=10, group="名次"),
        Column("place_city", "全市", "rank", width=10, group="名次"),
        Column("previous_score_centi", "得分", "score", width=9, group="上月"),
        Column("previous_rank", "名次", "rank", width=7, group="上月"),
        Column("change", "名次变化", "change", width=8),
        Column("remarks", "备注", width=24),
    )


def page_columns(categories: Sequence[Mapping]) -> tuple[Column, ...]:
    """The month's page: one street at a time, so no area columns."""
    return (
        Column("place", "名次", "rank", width=8),
        COMMUNITY,
        COMPANY,
        *category_columns(categories),
        Column("adjustment_centi", "加减", "points", width=7),
        SCORE,
        Column("grade", "等次", "state", width=7),
        Column("previous_score_centi", "上月", "score", width=8),
        Column("change", "变化", "change", width=7),
        Column("remarks", "标注", "state", width=20),
    )
