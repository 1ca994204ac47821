"""Everything the sheet page shows, read once: its rows, its running sums, last month beside them."""

from fractions import Fraction
from functools import cached_property

from properties import scoring
from properties.actions.inspections import ItemState, item_states
from properties.actions.sheets import findings_of, scoring_sheet
from properties.forms.items import TypedLine
from properties.models import Indicator, Inspection, RankingEntry
from properties.views.months import before
from properties.views.sheet_rows import CategoryRow, ItemRow, clauses_of


class SheetPage:
    """Everything about one filled sheet, read once. A fixed number of queries whatever was found."""

    def __init__(self, inspection: Inspection):
        self.inspection = inspection
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
            community=self.inspection.community_id,
            period__city=period.city_id,
            period__year=year,
            period__month=month + 1,
            standard=self.inspection.standard_id,
        )
        return rows.prefetch_related("not_applicable__indicator").order_by("-inspected_on", "-pk").first()

    @cached_property
    def last_na(self) -> set[str]:
        return (
            {row.indicator.key for row in self.last_sheet.not_applicable.all()} if self.last_sheet else set()
        )

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
            inspected_on=self.inspection.inspected_on,
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
                    heading.key,
                    heading.name,
                    heading.short_name,
                    heading.points_centi,
                    [],
                    scores[heading.key],
                    self._last_share(heading.key),
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

    @property
    def change_size(self) -> int | None:
        return None if self.change_centi is None else abs(self.change_centi)
