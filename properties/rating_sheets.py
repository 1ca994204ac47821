"""The two founding score sheets as plain data: what a new city starts from and what the demo city uses.

Points and deductions are integers of hundredths (``300`` = 3 points). The wording of the rules is made from
the clauses, so that what the sheet says and what it deducts cannot drift apart. The weights are samples for
the bureau to settle; a change after first use is a new version of the standard, not a change here.
"""

from dataclasses import dataclass, fields
from decimal import Decimal

from properties.scoring import Item, Rule, RuleKind, Sheet, trimmed


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """A clause: ``label`` names what is found, ``unit`` what is counted (处, 辆, 人次 …) or ""."""

    kind: RuleKind
    label: str = ""
    unit: str = ""
    rate_centi: int = 0
    free_units: int = 0
    threshold: Decimal | None = None
    bands: tuple[tuple[Decimal, int], ...] = ()
    levels: tuple[int, int, int] = (0, 0, 0)
    cap_centi: int | None = None


@dataclass(frozen=True, slots=True)
class IndicatorSpec:
    """A line of the sheet. ``evidence``: 资料 现场 照片 记录 工单 夜查; ``rectify_days`` are natural days."""

    code: str
    points_centi: int
    content: str
    evidence: tuple[str, ...]
    rectify_days: int
    rules: tuple[RuleSpec, ...]
    veto_text: str = ""
    may_be_na: bool = False

    @property
    def has_veto(self) -> bool:
        return bool(self.veto_text)

    @property
    def keyed_rules(self) -> tuple[tuple[str, RuleSpec], ...]:
        """Clauses under their keys: "A1.1", "A1.2" …"""
        return tuple((f"{self.code}.{number}", rule) for number, rule in enumerate(self.rules, start=1))

    @property
    def rule_text(self) -> str:
        """The column 评分细则 of the printed sheet."""
        clauses = [_wording(rule, self.points_centi) for rule in self.rules]
        if self.has_veto:
            clauses.append(f"{self.veto_text}的，一票否决")
        return "；".join(clauses) + "。"


@dataclass(frozen=True, slots=True)
class CategorySpec:
    """A heading of the sheet with its points."""

    code: str
    name: str
    points_centi: int
    indicators: tuple[IndicatorSpec, ...]


@dataclass(frozen=True, slots=True)
class AdjustmentPreset:
    """A usual bonus or malus, per ``unit``; the caps of the sheet limit their sum."""

    code: str
    kind: str
    label: str
    points_centi: int
    unit: str


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A whole standard as it is printed."""

    code: str
    name: str
    total_centi: int
    bonus_cap_centi: int
    malus_cap_centi: int
    categories: tuple[CategorySpec, ...]
    adjustments: tuple[AdjustmentPreset, ...]
    remark: str

    @property
    def indicators(self) -> tuple[IndicatorSpec, ...]:
        return tuple(indicator for category in self.categories for indicator in category.indicators)


def founding_sheets() -> tuple[SheetSpec, ...]:
    """Sheet A (comprehensive, 35 indicators) and sheet B (civilised-city campaign, 30 indicators)."""
    common = (10_000, 500, 1_000)
    remark = "示例评分表，分值和细则由主管部门核定后使用。"
    return (
        SheetSpec("WYFW-2022-A", "物业服务综合检查评分表", *common, SHEET_A, ADJUSTMENTS, remark),
        SheetSpec("CCZX-2022-B", "创城专项检查表", *common, SHEET_B, ADJUSTMENTS, remark),
    )


def to_scoring_sheet(spec: SheetSpec) -> Sheet:
    """The part of a sheet the arithmetic needs."""
    items = (_item(category.code, line) for category in spec.categories for line in category.indicators)
    return Sheet(tuple(items), spec.bonus_cap_centi, spec.malus_cap_centi)


def _item(category: str, line: IndicatorSpec) -> Item:
    rules = tuple(_rule(key, clause) for key, clause in line.keyed_rules)
    return Item(line.code, category, line.points_centi, rules, line.may_be_na, line.has_veto)


def _rule(key: str, clause: RuleSpec) -> Rule:
    figures = {field.name: getattr(clause, field.name) for field in fields(clause)}
    return Rule(key, **{name: figure for name, figure in figures.items() if name not in ("label", "unit")})


def _wording(rule: RuleSpec, points_centi: int) -> str:
    rate = f"扣{trimmed(rule.rate_centi)}分"
    match rule.kind:
        case RuleKind.PER_UNIT:
            return f"{rule.label}每{rule.unit}{rate}"
        case RuleKind.PER_PERCENT:
            return f"{rule.label}低于{rule.threshold}%的，每低1个百分点{rate}"
        case RuleKind.THREE_LEVEL:
            full, half, none = (trimmed(points_centi - taken) for taken in rule.levels)
            return f"符合得{full}分，基本符合得{half}分，不符合得{none}分"
        case RuleKind.RATIO_BAND:
            return rule.label + "，".join(_bands_wording(rule.bands))
    return f"{rule.label}{rate}"


def _bands_wording(bands: tuple[tuple[Decimal, int], ...]) -> list[str]:
    words, above = [], ""
    for at_least, taken in bands:
        reach = f"{at_least}%以上" if at_least else ""
        words.append(reach + above + (f"扣{trimmed(taken)}分" if taken else "不扣分"))
        above = f"不足{at_least}%"
    return words


def _each(rate_centi: int, unit: str, label: str) -> RuleSpec:
    return RuleSpec(RuleKind.PER_UNIT, label, unit, rate_centi)


def _flat(rate_centi: int, label: str) -> RuleSpec:
    return RuleSpec(RuleKind.FLAT, label, rate_centi=rate_centi)


def _levels(none: int, half: int) -> RuleSpec:
    return RuleSpec(RuleKind.THREE_LEVEL, "三级判定", levels=(0, half, none))


def _line(code, points, content, evidence, days, *rules, veto="", na=False) -> IndicatorSpec:
    return IndicatorSpec(code, points, content, tuple(evidence.split("+")), days, rules, veto, na)


# One line of the printed sheet is one entry here; a formatter would make it nine.
# fmt: off
MONITORS = RuleSpec(RuleKind.RATIO_BAND, "完好率", "%",
                    bands=((Decimal(95), 0), (Decimal(90), 100), (Decimal(0), 200)))
LAMPS = RuleSpec(RuleKind.PER_PERCENT, "完好率", "%", rate_centi=50, threshold=Decimal(95))

ADJUSTMENTS = (
    AdjustmentPreset("honor_province", "bonus", "省级以上表彰", 300, "次"),
    AdjustmentPreset("honor_city", "bonus", "市级表彰", 200, "次"),
    AdjustmentPreset("honor_district", "bonus", "区级表彰或正面媒体报道", 100, "次"),
    AdjustmentPreset("takeover", "bonus", "承接无物业老旧小区", 200, "个"),
    AdjustmentPreset("order", "malus", "被督办", 100, "份"),
    AdjustmentPreset("order_overdue", "malus", "督办逾期", 200, "份"),
    AdjustmentPreset("bad_press", "malus", "负面舆情经核实", 300, "起"),
    AdjustmentPreset("lost_point", "malus", "国家、省测评失分点位", 500, "个"),
)

SHEET_A = (
    CategorySpec("A", "基础管理与信息公开", 1500, (
        _line("A1", 300, "合同、项目备案齐全，管理人员统一着装佩证", "资料+现场", 7,
              _flat(300, "无合同或未备案"), _each(50, "人次", "未着装或未佩证")),
        _line("A2", 300, "24小时值班，报修受理及时", "记录", 7,
              _flat(300, "无人值班"), _each(50, "次", "报修无登记"), _each(100, "次", "急修30分钟未到场")),
        _line("A3", 400, "“三公开”公示栏完整、及时更新（服务内容标准、收费项目标准、公共收益及维修资金收支）",
              "照片", 7, _each(100, "项", "缺少公开内容"), _each(50, "项", "过期未更新")),
        _line("A4", 300, "12345等投诉办理及时、群众满意", "工单", 7,
              _each(50, "件", "超期"), _each(50, "件", "不满意"), _each(100, "件", "重复投诉")),
        _line("A5", 200, "巡查、维修、装修管理台账齐全", "资料", 7,
              _each(50, "类", "缺台账"), _flat(200, "台账造假")),
    )),
    CategorySpec("B", "环境卫生", 2000, (
        _line("B1", 400, "道路、广场无垃圾、烟头、积水", "照片", 1, _each(20, "处", "垃圾、烟头、积水")),
        _line("B2", 500, "楼道、电梯间清洁，无堆放杂物", "照片", 3, _each(50, "处", "不洁或堆放杂物")),
        _line("B3", 400, "垃圾桶完好、分类、无满溢", "照片", 1, _each(50, "处", "破损、混投或满溢")),
        _line("B4", 300, "无小广告、乱涂写", "照片", 1,
              _each(10, "处", "小广告、乱涂写"), _each(50, "处", "成片小广告、乱涂写")),
        _line("B5", 200, "装修、建筑垃圾定点围挡、及时清运", "照片", 3, _each(50, "处", "未围挡或未清运")),
        _line("B6", 200, "无卫生死角，定期消杀", "照片+记录", 3,
              _each(50, "处", "卫生死角"), _flat(100, "无消杀记录")),
    )),
    CategorySpec("C", "公共秩序", 1800, (
        _line("C1", 300, "门岗值守，来访及车辆登记", "现场", 1,
              _each(100, "人次", "脱岗、睡岗"), _flat(100, "无登记")),
        _line("C2", 400, "机动车停放有序", "照片", 1,
              _each(20, "辆", "乱停"), _each(50, "辆", "占用绿地")),
        _line("C3", 400, "非机动车集中停放", "照片", 1, _each(50, "处", "乱停")),
        _line("C4", 400, "无飞线充电、私拉乱接", "照片", 3, _each(100, "处", "飞线充电、私拉乱接")),
        _line("C5", 100, "文明养犬，无饲养家禽", "照片", 3, _each(50, "处", "不文明养犬、饲养家禽")),
        _line("C6", 200, "无毁绿种菜、乱晾晒", "照片", 3, _each(50, "处", "毁绿种菜、乱晾晒")),
    )),
    CategorySpec("D", "消防与设施安全", 2000, (
        _line("D1", 500, "消防车通道畅通，标线标识清楚", "照片", 1, _each(100, "辆（处）", "占用消防车通道"),
              veto="固定障碍物封堵消防车通道且未履行劝阻报告义务"),
        _line("D2", 400, "消防栓、灭火器、应急灯有效", "照片", 7, _each(50, "处", "缺失或失效"),
              veto="消防系统停用且无措施"),
        _line("D3", 400, "楼道、门厅无电动车停放充电", "照片", 1, _each(100, "辆", "停放或充电")),
        _line("D4", 300, "电梯在检验有效期，有维保记录并公示", "照片", 7, _each(50, "台", "缺公示"),
              veto="电梯超期未检仍在运行", na=True),
        _line("D5", 200, "监控、门禁正常", "现场", 7, MONITORS),
        _line("D6", 200, "井盖、配电房、二次供水安全", "照片", 7, _each(50, "处", "安全隐患")),
    )),
    CategorySpec("E", "房屋与设施维护", 1000, (
        _line("E1", 300, "路面、路缘石、围墙完好", "照片", 15, _each(50, "处", "破损")),
        _line("E2", 200, "外墙、屋面、单元门无破损脱落", "照片", 15, _each(50, "处", "破损、脱落")),
        _line("E3", 200, "公共照明完好率95%以上", "夜查", 7, LAMPS),
        _line("E4", 100, "健身、休闲设施完好", "照片", 7, _each(50, "处", "损坏"), na=True),
        _line("E5", 200, "排水畅通，无外溢", "照片", 3, _each(100, "处", "堵塞、外溢")),
    )),
    CategorySpec("F", "绿化养护", 700, (
        _line("F1", 300, "绿地完整、无侵占", "照片", 15, _each(50, "处", "侵占绿地"), _flat(300, "成片侵占")),
        _line("F2", 200, "修剪、补植、病虫害防治及时", "照片", 7,
              _each(20, "处", "未修剪、未补植、有病虫害")),
        _line("F3", 200, "绿化带无垃圾", "照片", 1, _each(20, "处", "垃圾")),
    )),
    CategorySpec("G", "文明创建与党建共治", 1000, (
        _line("G1", 300, "公益广告数量、位置达标，完好", "照片", 7,
              _flat(100, "无核心价值观公益广告"), _flat(100, "无关爱未成年人公益广告"),
              _each(20, "处", "破损、褪色")),
        _line("G2", 200, "宣传栏、遵德守礼提示牌齐全、及时更新", "照片", 7,
              _flat(100, "缺宣传栏或提示牌"), _flat(50, "未更新")),
        _line("G3", 200, "红色物业：党组织、联席会议、议事记录", "资料", 30,
              _flat(100, "未建立"), _flat(100, "无记录")),
        _line("G4", 300, "违法违规行为劝阻、制止、报告履职", "资料", 3,
              _each(100, "起", "发现未劝阻"), _each(150, "起", "劝阻无效未报告")),
    )),
)

SHEET_B = (
    CategorySpec("1", "公益宣传", 1500, (
        _line("1.1", 400, "显著位置有固定形式公益广告，核心价值观、关爱未成年人各1处以上（横幅、易拉宝不算）",
              "照片", 7, _each(200, "类", "缺少公益广告")),
        _line("1.2", 300, "公益广告无褪色、污损、错字，未被小广告占用", "照片", 7,
              _each(50, "处", "褪色、污损、错字、被占用")),
        _line("1.3", 200, "设有遵德守礼提示牌", "照片", 7, _flat(200, "无提示牌"), _flat(100, "提示牌不足")),
        _line("1.4", 300, "精神文明创建宣传栏内容及时更新", "照片", 7, _levels(300, 150)),
        _line("1.5", 100, "有文明养犬、垃圾分类、消防宣传", "照片", 7, _levels(100, 50)),
        _line("1.6", 200, "随机访问居民知晓率（5人）", "现场", 15, _each(40, "人", "不知晓")),
    )),
    CategorySpec("2", "秩序管理", 2500, (
        _line("2.1", 600, "消防车通道无占用堵塞", "照片", 1, _each(200, "处", "占用、堵塞"),
              veto="消防车通道被封堵"),
        _line("2.2", 400, "机动车有序停放", "照片", 1, _each(50, "辆", "乱停")),
        _line("2.3", 400, "非机动车有序停放", "照片", 1, _each(50, "处", "乱停")),
        _line("2.4", 500, "无飞线充电、楼道充电", "照片", 3, _each(100, "处", "飞线充电、楼道充电")),
        _line("2.5", 300, "无私搭乱建、侵占绿地", "照片", 15, _each(100, "处", "私搭乱建、侵占绿地")),
        _line("2.6", 100, "无流动摊点、占道经营", "照片", 1, _each(50, "处", "流动摊点、占道经营")),
        _line("2.7", 200, "无不文明养犬、饲养家禽", "照片", 3, _each(50, "处", "不文明养犬、饲养家禽")),
    )),
    CategorySpec("3", "卫生保洁", 3000, (
        _line("3.1", 600, "道路、广场干净", "照片", 1, _each(30, "处", "不洁")),
        _line("3.2", 700, "楼道清洁，无堆物", "照片", 3, _each(50, "处", "不洁或堆物")),
        _line("3.3", 500, "无小广告", "照片", 1, _each(20, "处", "小广告")),
        _line("3.4", 500, "垃圾分类收集，清运及时，容器干净", "照片", 1,
              _each(50, "处", "混投、满溢或容器不洁")),
        _line("3.5", 400, "绿化带无垃圾杂物", "照片", 1, _each(30, "处", "垃圾杂物")),
        _line("3.6", 300, "无卫生死角、建筑垃圾", "照片", 3, _each(100, "处", "卫生死角、建筑垃圾")),
    )),
    CategorySpec("4", "公共设施维护保养", 2000, (
        _line("4.1", 400, "路面平整，无坑洼积水", "照片", 15, _each(50, "处", "坑洼、积水")),
        _line("4.2", 300, "照明完好", "夜查", 7, _each(30, "处", "不亮或损坏")),
        _line("4.3", 300, "窨井盖完好", "照片", 7, _each(100, "处", "缺失、破损")),
        _line("4.4", 400, "消防设施器材完好", "照片", 7, _each(50, "处", "缺失或失效"),
              veto="消防设施器材全部失效"),
        _line("4.5", 300, "墙面、门窗、单元门完好", "照片", 15, _each(50, "处", "破损")),
        _line("4.6", 300, "健身器材、休闲座椅完好", "照片", 7, _each(50, "处", "损坏"), na=True),
    )),
    CategorySpec("5", "基础设施", 1000, (
        _line("5.1", 200, "无障碍设施齐全、可用", "照片", 30, _levels(200, 100), na=True),
        _line("5.2", 200, "视频监控覆盖出入口", "现场", 30, _levels(200, 100)),
        _line("5.3", 200, "垃圾分类容器配置到位", "照片", 15, _levels(200, 100)),
        _line("5.4", 200, "有非机动车棚及充电设施", "照片", 30, _levels(200, 100)),
        _line("5.5", 200, "空中缆线规整", "照片", 30, _each(50, "处", "缆线杂乱、下垂")),
    )),
)
# fmt: on
