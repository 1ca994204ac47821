"""What the sheet page shows: its rows, its running sums, last month beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from properties import scoring
from properties.actions.inspections import ItemState, item_states
from properties.actions.sheets import findings_of, scoring_sheet
from properties.choices import DeductionKind, LedgerFact
from properties.forms.items import TypedLine
from properties.models import DeductionRule, Indicator, Inspection, RankingEntry
from properties.scoring import trimmed
from properties.views.months import before

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
            return "，".join(f"{w}扣{trimmed(p)}" for w, p in zip(LEVEL_WORDS, rule.levels, strict=False) if p)
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
    is_locked: bool
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
    def photo_ids(self) -> list[int]:
        return [photo for clause in self.lines for photo in clause.line.photos]

    @property
    def applies_words(self) -> str:
        return LedgerFact(self.indicator.applies_if).label if self.indicator.applies_if else ""


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


class SheetPage:
    """Everything about one filled sheet, read once. A fixed number of queries whatever was found."""

    def __init__(self, inspection: Inspection, is_locked: bool = True):
        self.inspection = inspection
        self.is_locked = is_locked
        self.faults: dict[str, list[tuple[str, str]]] = {}
        self.typed: dict[str, tuple[TypedLine, ...]] = {}

    @cached_property
    def indicators(self) -> list[Indicator]:
        rows = self.inspection.standard.indicators.select_related("category").prefetch_related("rules")
        return list(rows.order_by("sort_order"))

    @cached_property
    def states(self) -> dict[str, ItemState]:
        return item_states(self.inspection)

    @cached_property
    def score(self) -> scoring.Score:
        return scoring.score(scoring_sheet(self.inspection.standard), findings_of(self.inspection))

    @cached_property
    def last_entry(self) -> RankingEntry | None:
        """The community's row in last month's issued ranking."""
        return before(self.inspection.period, self.inspection.community_id)

    @cached_property
    def last_sheet(self) -> Inspection | None:
        """The last counted sheet of the month before, on the same standard: what a row shows as 上月."""
        period = self.inspection.period
        year, month = divmod(period.index - 1, 12)
        rows = Inspection.objects.counted().filter(
            community=self.inspection.community_id, period__city=period.city_id, period__year=year,
            period__month=month + 1, standard=self.inspection.standard_id,
        )
        return rows.prefetch_related("not_applicable__indicator").order_by("-inspected_on", "-pk").first()

    @cached_property
    def last_na(self) -> set[str]:
        return {row.indicator.key for row in self.last_sheet.not_applicable.all()} if self.last_sheet else set()

    @cached_property
    def item_scores(self) -> dict[str, scoring.ItemScore]:
        return {line.key: line for line in self.score.items}

    def row(self, indicator: Indicator) -> ItemRow:
        """The row of one item."""
        state = self.states.get(indicator.key, ItemState())
        clauses, extras = clauses_of(indicator, state, self.typed.get(indicator.key))
        last = self.last_sheet
        return ItemRow(
            indicator=indicator,
            state=state,
            clauses=clauses,
            extras=extras,
            score=self.item_scores[indicator.key],
            last_centi=last.item_deducted_centi.get(indicator.key, 0) if last else None,
            was_na=indicator.key in self.last_na,
            is_locked=self.is_locked,
            faults=self.faults.get(indicator.key, []),
        )

    @cached_property
    def categories(self) -> list[CategoryRow]:
        scores = {line.key: line for line in self.score.categories}
        found: dict[str, CategoryRow] = {}
        for indicator in self.indicators:
            heading = indicator.category
            if heading.key not in found:
                found[heading.key] = CategoryRow(
                    heading.key, heading.name, heading.short_name, heading.points_centi, [],
                    scores[heading.key], self._last_share(heading.key),
                )
            found[heading.key].items.append(self.row(indicator))
        return list(found.values())

    def _last_share(self, key: str) -> Fraction | None:
        if self.last_sheet is None or key not in self.last_sheet.category_centi:
            return None
        points = sum(
            indicator.points_centi
            for indicator in self.indicators
            if indicator.category.key == key and indicator.key not in self.last_na
        )
        return Fraction(self.last_sheet.category_centi[key], points) if points else None

    @cached_property
    def rows(self) -> list[ItemRow]:
        return [item for category in self.categories for item in category.items]

    # ---------------------------------------------------------------- the card on the right

    @property
    def checked(self) -> int:
        return sum(row.state.is_checked for row in self.rows)

    @property
    def unchecked_centi(self) -> int:
        return sum(row.indicator.points_centi for row in self.rows if not row.state.is_checked)

    @property
    def unchecked(self) -> int:
        return len(self.rows) - self.checked

    @property
    def absent(self) -> list[ItemRow]:
        return [row for row in self.rows if row.state.is_na]

    @property
    def absent_centi(self) -> int:
        return sum(row.indicator.points_centi for row in self.absent)

    @property
    def vetoed(self) -> list[ItemRow]:
        return [row for row in self.rows if row.state.is_veto]

    @property
    def photos(self) -> int:
        return len({photo for row in self.rows for photo in row.photo_ids})

    @property
    def deducted_centi(self) -> int:
        return sum(category.score.deducted_centi for category in self.categories)

    @property
    def change_centi(self) -> int | None:
        last = self.last_entry
        return None if last is None or last.score_centi is None else self.score.score_centi - last.score_centi


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
