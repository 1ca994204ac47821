"""The rows of a sheet as its page draws them: categories, items, clauses."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from properties import scoring
from properties.actions.inspections import ItemState
from properties.choices import DeductionKind
from properties.forms.items import TypedLine
from properties.models import DeductionRule, Indicator
from properties.scoring import trimmed

LEVEL_WORDS = ("符合", "基本符合", "不符合")


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule of an item and the line that holds its figure."""

    rule: DeductionRule
    index: int
    line: TypedLine
    is_extra: bool = False

    @property
    def words(self) -> str:
        """The clause in the words of the printed sheet, short."""
        return clause_words(self.rule)

    @property
    def is_levels(self) -> bool:
        return self.rule.kind == DeductionKind.THREE_LEVEL

    @property
    def level_choices(self) -> list[tuple[str, str]]:
        return [(str(number), f"{number} {word}") for number, word in enumerate(LEVEL_WORDS)]

    @property
    def is_percent(self) -> bool:
        return self.rule.kind in (DeductionKind.RATIO_BAND, DeductionKind.PER_PERCENT)

    @property
    def unit(self) -> str:
        if self.is_percent:
            return "%"
        if self.rule.kind == DeductionKind.JUDGED:
            return "分"
        return "有填1" if self.rule.kind == DeductionKind.FLAT else self.rule.unit

    @property
    def highest(self) -> int | None:
        return {DeductionKind.FLAT: 1}.get(self.rule.kind, 100 if self.is_percent else None)

    @property
    def step(self) -> str:
        return "any" if self.is_percent or self.rule.kind == DeductionKind.JUDGED else "1"

    @property
    def level_word(self) -> str:
        return LEVEL_WORDS[int(self.line.quantity)] if self.line.quantity in ("0", "1", "2") else ""

    @property
    def finding(self) -> str:
        """The line in words: 停放或充电 1 辆，7号楼，电动车（2023-03-24 前整改）."""
        figure = self.level_word if self.is_levels else self.line.quantity
        unit = "" if self.is_levels or self.rule.kind == DeductionKind.FLAT else f" {self.unit}"
        facts = [f"{self.rule.label} {figure or 0}{unit}", self.line.place, self.line.note]
        until = f"（{self.line.rectify_by} 前整改）" if self.line.rectify_by else ""
        return "，".join(filter(None, facts)) + until

    @property
    def has_detail(self) -> bool:
        """Whether place, note and date of this line are worth showing."""
        return self.is_extra or self.line.quantity not in ("", "0") or self.line.has_evidence


def clause_words(rule: DeductionRule) -> str:
    """A clause in the words of the printed sheet, short enough for a row."""
    rate = f"扣{trimmed(rule.rate_centi)}分"
    match rule.kind:
        case DeductionKind.PER_UNIT:
            return f"{rule.label}每{rule.unit}{rate}"
        case DeductionKind.PER_PERCENT:
            return f"{rule.label}低于{rule.threshold_percent}%的，每低1个百分点{rate}"
        case DeductionKind.FLAT:
            return f"{rule.label}{rate}"
        case DeductionKind.THREE_LEVEL:
            return "，".join(
                f"{w}扣{trimmed(p)}" for w, p in zip(LEVEL_WORDS, rule.levels, strict=False) if p
            )
    return rule.label


@dataclass
class ItemRow:
    """One item of the sheet as the page draws it."""

    indicator: Indicator
    state: ItemState
    clauses: list[Clause]
    extras: list[Clause]
    score: scoring.ItemScore
    last_centi: int | None
    was_na: bool
    inspected_on: dt.date
    faults: list[tuple[str, str]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.indicator.key

    @property
    def lines(self) -> list[Clause]:
        """The lines in the order of their index."""
        return [*self.clauses, *self.extras]

    @property
    def is_single(self) -> bool:
        return len(self.indicator.rules.all()) == 1

    @property
    def na_hint(self) -> str:
        """Why the ledger rules the item out."""
        if not self.state.is_na:
            return ""
        scaled = f"{trimmed(self.indicator.points_centi)}分不计入，总分折算"
        return f"{self.state.na_reason}，{scaled}" if self.state.na_reason else scaled

    @property
    def hint(self) -> str:
        """How much has gone and how much can still go."""
        taken = self.score.deducted_centi
        if not taken or self.state.is_na:
            return ""
        left = self.indicator.points_centi - taken
        return f"已扣{trimmed(taken)}，{f'还可扣{trimmed(left)}' if left else '扣完为止'}"

    @property
    def finding(self) -> str:
        """What was found, in the words of the printed sheet."""
        return "；".join(clause.finding for clause in self.lines if clause.has_detail)

    @property
    def usual_deadline(self) -> str:
        """By when such a fault is usually put right."""
        return (self.inspected_on + dt.timedelta(days=self.indicator.rectify_days)).isoformat()

    @property
    def photo_ids(self) -> list[int]:
        return [photo for clause in self.lines for photo in clause.line.photos]


@dataclass
class CategoryRow:
    """A heading of the sheet with what stands under it."""

    key: str
    name: str
    short_name: str
    points_centi: int
    items: list[ItemRow]
    score: scoring.CategoryScore
    last_share: Fraction | None

    @property
    def checked(self) -> int:
        return sum(item.state.is_checked for item in self.items)

    @property
    def glyph(self) -> tuple[str, str, str]:
        """Name of the shape, its colour, its word."""
        if self.checked == len(self.items):
            return "glyph-check", "green", "已核完"
        return ("glyph-half", "blue", "核了一部分") if self.checked else ("glyph-empty", "grey", "未核")

    @property
    def na_centi(self) -> int:
        return sum(item.indicator.points_centi for item in self.items if item.state.is_na)

    @property
    def bar_tone(self) -> str:
        return "" if self.checked == len(self.items) else "grey"


def clauses_of(
    indicator: Indicator, state: ItemState, typed: tuple[TypedLine, ...] | None
) -> tuple[list[Clause], list[Clause]]:
    """The lines of an item: the first of each clause, in the order of the clauses, then the further ones."""
    lines = typed if typed is not None else tuple(map(_as_typed, state.lines))
    rules = list(indicator.rules.all())
    first: dict[str, TypedLine] = {}
    rest: list[TypedLine] = []
    for line in lines:
        if line.rule in first:
            rest.append(line)
        else:
            first[line.rule] = line
    by_key: Mapping[str, DeductionRule] = {rule.key: rule for rule in rules}
    clauses = [Clause(rule, at, first.get(rule.key, TypedLine(rule.key))) for at, rule in enumerate(rules)]
    extras = [
        Clause(by_key[line.rule], at, line, is_extra=True)
        for at, line in enumerate((line for line in rest if line.rule in by_key), start=len(rules))
    ]
    return clauses, extras


def _as_typed(line) -> TypedLine:
    return TypedLine(
        rule=line.rule,
        quantity=format(line.quantity.normalize(), "f"),
        place=line.place,
        note=line.note,
        rectify_by=line.rectify_by.isoformat() if line.rectify_by else "",
        needs_recheck=line.needs_recheck,
        photos=line.photos,
    )
