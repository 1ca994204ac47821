"""What the ledger's lists show."""

from common.columns import Column

COMMUNITY_COLUMNS = (
    Column("name", "小区", width=24),
    Column("code", "编号", width=14),
    Column("district", "区", width=16),
    Column("subdistrict", "街道（镇）", width=14),
    Column("neighborhood", "社区", width=14),
    Column("kind", "类型", width=12),
    Column("company", "物业服务企业", width=30),
    Column("built_year", "建成年份", width=10),
    Column("building_count", "楼栋数", "int", width=9, total="sum"),
    Column("household_count", "户数", "int", width=9, total="sum"),
    Column("floor_area_m2", "建筑面积", "int", width=12, note="㎡", total="sum"),
    Column("is_managed", "物管小区", width=10),
)

ORGANIZATION_COLUMNS = (
    Column("name", "全称", width=36),
    Column("short_name", "简称", width=16),
    Column("kind", "类别", width=16),
    Column("credit_code", "统一社会信用代码", width=22),
    Column("legal_person", "法人单位", width=30),
    Column("area", "所在区域", width=16),
    Column("community_count", "服务小区", "int", width=10, note="个"),
    Column("is_active", "在册", width=8),
)

CONTRACT_COLUMNS = (
    Column("community", "小区", width=24),
    Column("organization", "物业服务企业", width=36),
    Column("manager_name", "项目经理", width=12),
    Column("valid_from", "起始日", "date", width=12),
    Column("valid_to", "截止日", "date", width=12),
)

AREA_COLUMNS = (
    Column("name", "名称", width=24),
    Column("kind", "层级", width=12),
    Column("parent", "上级", width=20),
    Column("code", "代码", width=14),
    Column("valid_from", "设立日期", "date", width=12),
    Column("valid_to", "撤销日期", "date", width=12),
)
