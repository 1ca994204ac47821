"""The score of one inspection: the same arithmetic for page, phone, API, import and ranking.

Points are integers of hundredths ("centi": ``150`` = 1.50 points). An inspection stores what was found; the
score follows from the sheet. A deduction beyond the points of an item is capped (扣完为止); items that do not
apply are scaled out (raw ÷ full × 100); half up, once, at the end.

The founding example: no fitness area (E4, 1 point), 11.20 deducted, one supervision order.

>>> from properties.rating_sheets import founding_sheets, to_scoring_sheet
>>> sheet = to_scoring_sheet(founding_sheets()[0])
>>> found = {"A3.1": 1, "B1.1": 6, "B2.1": 12, "C4.1": 2, "D3.1": 1, "F2.1": 3, "G1.3": 2}
>>> result = score(sheet, Findings(
...     marks=tuple(Mark(rule, Decimal(times)) for rule, times in found.items()),
...     not_applicable=frozenset({"E4"}), adjustments=(Adjustment("malus", 100),),
... ))
>>> result.formula, result.normalized_centi, result.display, grade(result.score_centi)
('87.80 ÷ 99 × 100', 8869, '87.69', 'good')
>>> [(item.key, item.deducted_centi) for item in result.items if item.capped]
[('B2', 500)]
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from operator import add

SCALE_CENTI = 10_000
"""Every score is on a scale of 100 points, whatever the sheet adds up to."""

GRADES = {"excellent": "优秀", "good": "良好", "pass": "合格", "fail": "不合格"}
GRADE_FLOORS = (("excellent", 9000), ("good", 8000), ("pass", 7000))


class RuleKind(StrEnum):
    """How a deduction rule turns what was found into points."""

    PER_UNIT = "per_unit"
    FLAT = "flat"
    THREE_LEVEL = "three_level"
    RATIO_BAND = "ratio_band"
    PER_PERCENT = "per_percent"
    JUDGED = "judged"


ONCE_KINDS = frozenset({RuleKind.THREE_LEVEL, RuleKind.RATIO_BAND, RuleKind.PER_PERCENT})
"""Kinds whose figure states a condition and so is given once; the others add up."""

BOUNDS = {
    RuleKind.PER_UNIT: (9999, 1, "数量应为 0 到 9999 的整数"),
    RuleKind.FLAT: (1, 1, "应为 0（无）或 1（有）"),
    RuleKind.THREE_LEVEL: (2, 1, "判定应为 0（符合）、1（基本符合）或 2（不符合）"),
    RuleKind.RATIO_BAND: (100, None, "百分比应在 0 到 100 之间"),
    RuleKind.PER_PERCENT: (100, None, "百分比应在 0 到 100 之间"),
    RuleKind.JUDGED: (9999, Decimal("0.01"), "扣分应从 0 起，最多两位小数"),
}
"""Highest figure of a box (the lowest is 0), its step, and the words for a figure outside."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One clause of an item.

    ``rate_centi`` is the deduction per unit (beyond ``free_units``), the flat amount, or the deduction per
    percentage point below ``threshold`` (part of a point in proportion, half up). ``bands`` are (at least %,
    deduction), highest first, the last from 0; ``levels`` the deductions for 符合 / 基本符合 / 不符合.
    ``cap_centi`` limits this clause alone.
    """

    key: str
    kind: RuleKind
    rate_centi: int = 0
    free_units: int = 0
    threshold: Decimal | None = None
    bands: tuple[tuple[Decimal, int], ...] = ()
    levels: tuple[int, int, int] = (0, 0, 0)
    cap_centi: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An indicator: its full points and the clauses that take from them."""

    key: str
    category: str
    points_centi: int
    rules: tuple[Rule, ...] = ()
    may_be_na: bool = False
    has_veto: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One version of a standard, as far as arithmetic needs it."""

    items: tuple[Item, ...]
    bonus_cap_centi: int = 0
    malus_cap_centi: int = 0

    @property
    def total_centi(self) -> int:
        return sum(item.points_centi for item in self.items)


@dataclass(frozen=True, slots=True)
class Mark:
    """What was found under a rule: a count, 0/1 (flat), level 0|1|2, a percentage, or judged points."""

    rule: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Points outside the sheet: ``kind`` "bonus" or "malus", ``points_centi`` never negative."""

    kind: str
    points_centi: int


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything an inspection found; nothing found is the full score."""

    marks: tuple[Mark, ...] = ()
    not_applicable: frozenset[str] = frozenset()
    vetoes: frozenset[str] = frozenset()
    adjustments: tuple[Adjustment, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemScore:
    """One line of the result; ``capped`` when more was found than the item has points."""

    key: str
    category: str
    points_centi: int
    deducted_centi: int
    score_centi: int
    capped: bool
    applicable: bool


@dataclass(frozen=True, slots=True)
class CategoryScore:
    """Subtotal of the applicable items of a category."""

    key: str
    points_centi: int
    score_centi: int
    deducted_centi: int


@dataclass(frozen=True, slots=True)
class Score:
    """``raw`` of ``full`` points, scaled to ``normalized`` (exact points), then bonus and malus as counted.

    ``vetoed`` caps the month, not this score.
    """

    score_centi: int
    raw_centi: int
    full_centi: int
    normalized: Fraction
    bonus_centi: int
    malus_centi: int
    items: tuple[ItemScore, ...]
    categories: tuple[CategoryScore, ...]
    vetoed: bool

    @property
    def normalized_centi(self) -> int:
        """Half up, before adjustments."""
        return half_up(self.normalized * 100)

    @property
    def display(self) -> str:
        """Two decimals, always."""
        return fixed(self.score_centi)

    @property
    def formula(self) -> str:
        """How the score before adjustments came about; only the figure when nothing was scaled."""
        raw = fixed(self.raw_centi)
        return raw if self.full_centi == SCALE_CENTI else f"{raw} ÷ {trimmed(self.full_centi)} × 100"


class ScoringError(ValueError):
    """Findings that cannot be scored: the item and rule concerned ("" for the whole) and what to mend."""

    def __init__(self, item: str, message: str, rule: str = ""):
        super().__init__(message)
        self.item, self.message, self.rule = item, message, rule


def half_up(value: Fraction) -> int:
    """Nearest integer, a half upwards (四舍五入 for values from 0)."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def fixed(centi: int) -> str:
    """Hundredths with two decimals: 8780 → "87.80"."""
    return f"{Decimal(centi).scaleb(-2):.2f}"


def trimmed(centi: int) -> str:
    """Hundredths without idle zeros: 9900 → "99", 450 → "4.5"."""
    return fixed(centi).rstrip("0").rstrip(".")


def plain(figure: Decimal | int) -> str:
    """A figure as it was typed: 4.50 → "4.5", 10 → "10"."""
    return format(Decimal(figure).normalize(), "f")


def grade(score_centi: int) -> str:
    """优秀 from 90, 良好 from 80, 合格 from 70 (each bound included), else 不合格.

    >>> [grade(points) for points in (9000, 8999, 7000, 6999)]
    ['excellent', 'good', 'pass', 'fail']
    """
    return next((name for name, floor in GRADE_FLOORS if score_centi >= floor), "fail")


def score(sheet: Sheet, findings: Findings) -> Score:
    """Score an inspection; raises the first ScoringError that ``check`` would list."""
    for error in _errors(sheet, findings):
        raise error
    quantities = _quantities(findings.marks)
    items = tuple(_item_score(item, quantities, findings.not_applicable) for item in sheet.items)
    raw = sum(line.score_centi for line in items if line.applicable)
    full = sum(line.points_centi for line in items if line.applicable)
    normalized = Fraction(raw * SCALE_CENTI, full * 100)
    bonus = min(_adjusted(findings.adjustments, "bonus"), sheet.bonus_cap_centi)
    malus = min(_adjusted(findings.adjustments, "malus"), sheet.malus_cap_centi)
    final = max(0, half_up(normalized * 100) + bonus - malus)
    categories = _category_scores(items)
    return Score(final, raw, full, normalized, bonus, malus, items, categories, bool(findings.vetoes))


def deduction(rule: Rule, quantity: Decimal) -> int:
    """What one rule takes for a (valid) quantity, in hundredths, before the points of the item cap it."""
    match rule.kind:
        case RuleKind.PER_UNIT:
            taken = max(0, int(quantity) - rule.free_units) * rule.rate_centi
        case RuleKind.FLAT:
            taken = rule.rate_centi if quantity else 0
        case RuleKind.THREE_LEVEL:
            taken = rule.levels[int(quantity)]
        case RuleKind.RATIO_BAND:
            taken = next((points for at_least, points in rule.bands if quantity >= at_least), 0)
        case RuleKind.PER_PERCENT:
            short = max(Decimal(0), (rule.threshold or Decimal(0)) - quantity)
            taken = half_up(Fraction(short) * rule.rate_centi)
        case RuleKind.JUDGED:
            taken = half_up(Fraction(quantity) * 100)
    return taken if rule.cap_centi is None else min(taken, rule.cap_centi)


def _quantities(marks: Iterable[Mark]) -> dict[str, Decimal]:
    added: dict[str, Decimal] = defaultdict(Decimal)
    for mark in marks:
        added[mark.rule] += mark.quantity
    return added


def _item_score(item: Item, quantities: Mapping[str, Decimal], not_applicable: frozenset[str]) -> ItemScore:
    if item.key in not_applicable:
        return ItemScore(item.key, item.category, item.points_centi, 0, 0, capped=False, applicable=False)
    taken = sum(deduction(rule, quantities[rule.key]) for rule in item.rules if rule.key in quantities)
    kept = min(taken, item.points_centi)
    is_capped, left = taken > item.points_centi, item.points_centi - kept
    return ItemScore(item.key, item.category, item.points_centi, kept, left, is_capped, applicable=True)


def _category_scores(items: Sequence[ItemScore]) -> tuple[CategoryScore, ...]:
    sums: dict[str, list[int]] = {}
    for line in items:
        figures = (line.points_centi, line.score_centi, line.deducted_centi) if line.applicable else (0, 0, 0)
        sums[line.category] = list(map(add, sums.get(line.category, (0, 0, 0)), figures))
    return tuple(CategoryScore(category, *figures) for category, figures in sums.items())


def _adjusted(adjustments: Iterable[Adjustment], kind: str) -> int:
    return sum(adjustment.points_centi for adjustment in adjustments if adjustment.kind == kind)


def check(sheet: Sheet, findings: Findings) -> list[ScoringError]:
    """Everything that must be mended before the findings can be scored; empty when they can."""
    return list(_errors(sheet, findings))


def _errors(sheet: Sheet, findings: Findings) -> Iterator[ScoringError]:
    items = {item.key: item for item in sheet.items}
    owners = {rule.key: (item, rule) for item in sheet.items for rule in item.rules}
    given: dict[str, list[Decimal]] = defaultdict(list)
    for mark in findings.marks:
        given[mark.rule].append(mark.quantity)
    for key, quantities in given.items():
        if key in owners:
            item, rule = owners[key]
            problems = _mark_problems(item, rule, quantities, item.key in findings.not_applicable)
            yield from (ScoringError(item.key, f"{item.key} {problem}", key) for problem in problems)
        else:
            yield ScoringError("", f"评分表里没有扣分规则 {key}，请核对所用评分表的版本。", key)
    for key in sorted(findings.not_applicable):
        if key not in items or not items[key].may_be_na:
            yield ScoringError(key, f"{key} 不能标为“不适用”，请取消。")
    for key in sorted(findings.vetoes):
        if key not in items or not items[key].has_veto or key in findings.not_applicable:
            yield ScoringError(key, f"{key} 没有否决条款或已标为“不适用”，请取消否决。")
    yield from _whole_errors(items, findings)


def _mark_problems(item: Item, rule: Rule, quantities: Sequence[Decimal], is_na: bool) -> Iterator[str]:
    highest, step, words = BOUNDS[rule.kind]
    outside = [figure for figure in quantities if not _is_within(figure, highest, step)]
    if outside:
        yield f"{words}，现为 {plain(outside[0])}，请改正。"
    elif is_na and (rule.kind in ONCE_KINDS or any(quantities)):
        yield "已标为“不适用”，又记了扣分，请去掉其中一项。"
    elif rule.kind in ONCE_KINDS and len(quantities) > 1:
        yield f"同一条规则填了 {len(quantities)} 次，请只留一次。"
    elif rule.kind is RuleKind.JUDGED:
        most = item.points_centi if rule.cap_centi is None else min(item.points_centi, rule.cap_centi)
        if sum(quantities) * 100 > most:
            yield f"扣分 {plain(sum(quantities))} 超过满分 {trimmed(most)}，请改为 {trimmed(most)} 或更小。"


def _is_within(figure: Decimal, highest: int, step: Decimal | int | None) -> bool:
    return Decimal(figure).is_finite() and 0 <= figure <= highest and (step is None or figure % step == 0)


def _whole_errors(items: Mapping[str, Item], findings: Findings) -> Iterator[ScoringError]:
    if not any(item.points_centi for key, item in items.items() if key not in findings.not_applicable):
        yield ScoringError("", "检查项全部标为“不适用”，无法计分，请至少检查一项。")
    for adjustment in findings.adjustments:
        if adjustment.kind not in ("bonus", "malus") or adjustment.points_centi < 0:
            yield ScoringError("", f"加减分应为 0 或更大，现为 {fixed(adjustment.points_centi)}，请改正。")
