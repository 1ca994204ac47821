"""The columns of the month's board in a workbook."""

from common.columns import Column

BOARD_COLUMNS = (
    Column("district", "区", width=18),
    Column("street", "街道", width=16),
    Column("total", "小区数", "int", 9),
    Column("none", "未开始", "int", 9),
    Column("draft", "录入中", "int", 9),
    Column("submitted", "已提交", "int", 9),
    Column("returned", "退回", "int", 9),
    Column("approved", "已审", "int", 9),
    Column("reported", "已报", "int", 9),
    Column("coverage", "覆盖率", width=10),
    Column("state", "单位状态", width=11),
    Column("handed_in_at", "提交（上报）时间", "datetime", 18),
    Column("late_days", "逾期天数", "int", 10),
)
