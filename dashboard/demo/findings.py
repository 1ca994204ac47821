"""What was found in a visit: faults chosen until the score aimed at is reached."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from properties.actions.filled_sheets import FilledMark
from properties.actions.sheets import scoring_sheet
from properties.choices import LedgerFact
from properties.models import Indicator, RankingPeriod
from properties.scoring import Item, Rule, RuleKind, Sheet

BUSY_CATEGORIES = frozenset("BC23")
OUTDOORS = [
    "南门东侧",
    "北门岗亭旁",
    "中心花园",
    "主干道西段",
    "垃圾投放点",
    "非机动车棚旁",
    "东侧围墙",
    "健身广场",
    "地下车库入口",
    "西门外",
]
OFFICE, STAIRWELL, OUTSIDE = "office", "stairwell", "outside"
STAIRWELL_WORDS = ("楼道", "电梯", "单元门", "消防栓", "消防设施", "小广告")


@dataclass(frozen=True, slots=True)
class Form:
    """A month's sheet with what the generator needs beside the arithmetic."""

    sheet: Sheet
    facts: dict[str, str]
    rectify_days: dict[str, int]
    places: dict[str, str]


def form_of(period: RankingPeriod) -> Form:
    """The form of the period's standard."""
    lines = list(Indicator.objects.filter(standard=period.standard_id))
    return Form(
        scoring_sheet(period.standard),
        {line.key: line.applies_if for line in lines if line.applies_if != LedgerFact.NONE},
        {line.key: line.rectify_days for line in lines},
        {line.key: _place_kind(line) for line in lines},
    )


def _place_kind(line: Indicator) -> str:
    """Where a fault of this line is found."""
    if not {"照片", "现场", "夜查"} & set(line.evidence.split("、")):
        return OFFICE
    return STAIRWELL if any(word in line.content for word in STAIRWELL_WORDS) else OUTSIDE


def marks(
    form: Form, absent: frozenset[str], target: int, day: dt.date, rng: random.Random
) -> Iterator[FilledMark]:
    """Faults that add up to what the score aimed at leaves; a tenth of a point may stay unspent."""
    full = sum(item.points_centi for item in form.sheet.items if item.key not in absent)
    left = (10_000 - target) * full // 10_000
    room = {item.key: item.points_centi for item in form.sheet.items}
    options = [(item, rule) for item in form.sheet.items for rule in item.rules if item.key not in absent]
    largest = 9 if left > 2200 else 5
    while left >= 10 and options:
        item, rule = options.pop(_pick(options, rng))
        quantity, taken = _found(rule, min(left, room[item.key]), largest, rng)
        if not taken:
            continue
        left, room[item.key] = left - taken, room[item.key] - taken
        due = day + dt.timedelta(days=form.rectify_days[item.key])
        yield FilledMark(rule.key, quantity, _place(form.places[item.key], rng), "", due)


WEIGHTS = {
    RuleKind.PER_UNIT: 4,
    RuleKind.FLAT: 1,
    RuleKind.THREE_LEVEL: 2,
    RuleKind.RATIO_BAND: 1,
    RuleKind.PER_PERCENT: 2,
    RuleKind.JUDGED: 1,
}


def _pick(options: Sequence[tuple[Item, Rule]], rng: random.Random) -> int:
    """The place of one option: the usual faults (dirt, parking) more often than missing papers."""
    weights = [WEIGHTS[rule.kind] * (3 if item.category in BUSY_CATEGORIES else 1) for item, rule in options]
    return rng.choices(range(len(options)), weights=weights)[0]


def _found(rule: Rule, room: int, largest: int, rng: random.Random) -> tuple[Decimal, int]:
    """What is found under a clause within `room`, and what it takes; (0, 0) when nothing fits."""
    match rule.kind:
        case RuleKind.PER_UNIT | RuleKind.PER_PERCENT:
            most = min(largest, room // rule.rate_centi)
            times = rng.randint(1, most) if most else 0
            is_count = rule.kind == RuleKind.PER_UNIT
            quantity = Decimal(times) if is_count else (rule.threshold or Decimal(0)) - times
            return quantity, times * rule.rate_centi
        case RuleKind.FLAT:
            return Decimal(1), rule.rate_centi if rule.rate_centi <= room else 0
        case RuleKind.THREE_LEVEL:
            return Decimal(1), rule.levels[1] if rule.levels[1] <= room else 0
        case RuleKind.RATIO_BAND:
            at_least, taken = rule.bands[1]
            return at_least + rng.randint(0, 3), taken if taken <= room else 0
    return Decimal(0), 0


def _place(kind: str, rng: random.Random) -> str:
    if kind == OFFICE:
        return "物业服务中心"
    if kind == STAIRWELL or rng.random() < 0.25:
        return f"{rng.randint(1, 18)}号楼{rng.randint(1, 4)}单元"
    return rng.choice(OUTDOORS)
