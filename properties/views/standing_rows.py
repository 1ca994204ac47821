"""The ranking's table as markup, drawn in Python: 448 rows of 17 cells are too many template nodes.

Every text that comes from data is escaped here; the rest of the markup is fixed.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from common.templatetags.ui import change as change_mark
from common.templatetags.ui import pill, signed_points
from properties import scoring
from properties.columns.rankings import change_of, grade_of
from properties.reports.standings import AreaSums, by_area

WEAK_TENTHS = 7  # a category below 7/10 of its full marks is shown brown
NONE = "—"
SOME_KEY = 987_654_321
HEADS_AFTER = (
    ("加减", "number"),
    ("得分", "number is-main"),
    ("等次", ""),
    ("上月", "number"),
    ("变化", "number"),
    ("标注", ""),
)


@dataclass(frozen=True)
class Drawing:
    """How one version's table is drawn: its categories, the level of its places, what stands beside rows."""

    month: str
    categories: Sequence[Mapping]
    level: str = "subdistrict"
    is_city: bool = False
    reasons: Mapping[int, str] = field(default_factory=dict)
    changed: Collection[int] = frozenset()

    @property
    def has_streets(self) -> bool:
        """Whether the rows of several streets stand mixed, so that each must say its street."""
        return self.is_city and self.level != "subdistrict"

    @property
    def width(self) -> int:
        """Columns of the table."""
        return 3 + self.has_streets + len(self.categories) + len(HEADS_AFTER)

    def head(self) -> SafeString:
        """The one row of heads, full marks beside the categories."""
        names = ["街道"] if self.has_streets else []
        cells = ['<th scope="col" class="rank">名次</th>']
        cells += [f'<th scope="col">{name}</th>' for name in (*names, "小区", "物业企业")]
        for category in self.categories:
            marks = scoring.trimmed(category["points_centi"])
            cells.append(
                f'<th scope="col" class="number" title="{escape(category["name"])}">'
                f"{escape(category['short_name'])}<small>{marks}</small></th>"
            )
        for label, classes in HEADS_AFTER:
            note = "<small>±</small>" if label == "加减" else ""
            cells.append(f'<th scope="col"{_class(classes)}>{label}{note}</th>')
        return mark_safe("".join(cells))

    def body(self, rows: Iterable[Mapping], sums: Mapping[int, AreaSums]) -> SafeString:
        """All rows; in the city's table the areas follow one another under a heading of their own."""
        line = self._line()
        if not self.is_city or self.level == "city":
            return mark_safe("\n".join(map(line, rows)))
        parts = []
        for area, run in by_area(rows, self.level):
            parts.append(self._group(area, run, sums))
            parts += map(line, run)
        return mark_safe("\n".join(parts))

    def _group(self, area: int | None, run: list[Mapping], sums: Mapping[int, AreaSums]) -> str:
        row, facts = run[0], sums.get(area)
        name = row["district_name"]
        if self.level == "subdistrict":
            name += f" {row['subdistrict_name']}"
        words = f"{len(run)} 个小区"
        if facts is not None and facts.mean_centi is not None:
            words += f" · 平均 {scoring.fixed(facts.mean_centi)}"
        return (
            f'<tr class="is-group"><th colspan="{self.width}" scope="colgroup">{escape(name)}'
            f' <span class="note">{words}</span></th></tr>'
        )

    def _line(self) -> Callable[[Mapping], str]:
        """A function that draws one row."""
        before, _, after = reverse("properties:ranking-entry", args=[self.month, SOME_KEY]).partition(
            str(SOME_KEY)
        )
        limits = [(c["key"], c["points_centi"] * WEAK_TENTHS) for c in self.categories]
        rank, tied, has_streets = f"rank_{self.level}", f"tied_{self.level}", self.has_streets

        def line(row: Mapping) -> str:
            is_ranked = row["score_centi"] is not None
            street = f"<td>{_text(row['subdistrict_name'])}</td>" if has_streets else ""
            return (
                f"<tr{'' if is_ranked else ABSENT}>{_rank(row[rank], row[tied])}{street}"
                f'<th scope="row"><a href="{before}{row["id"]}{after}">{_text(row["community_name"])}</a></th>'
                f"{_company(row['company_name'])}"
                f"{_categories(row['category_centi'], limits, is_ranked)}"
                f"{_adjustment(row['adjustment_centi'] if is_ranked else None)}"
                f'<td class="number is-main">{_score(row["score_centi"])}</td>'
                f"{_grade(grade_of(row))}"
                f'<td class="number tone-quiet">{_score(row["previous_score_centi"])}</td>'
                f'<td class="number">{change_mark(change_of(row))}</td>'
                f'<td class="marks">{self._marks(row)}</td></tr>'
            )

        return line

    def _marks(self, row: Mapping) -> str:
        """What must be known beside the score; most rows have nothing."""
        if row["score_centi"] is None:
            reason = self.reasons.get(row["subdistrict_id"], "")
            return _unchecked(reason)
        found = []
        if row["is_vetoed"]:
            found.append(pill(f"否决 {row['veto_items']}".strip(), "octagon", "red", True))
        if row["is_criticized"]:
            words = "通报 · 连续2月" if row["is_company_repeated"] else "通报"
            found.append(pill(words, "flag", "red", True))
        if row["remark"]:
            found.append(f'<span class="note">{escape(row["remark"])}</span>')
        if row["community_id"] in self.changed:
            found.append('<span class="note changed">数据已变，见差异</span>')
        return " ".join(found)

    def mean_row(self, label: str, facts: AreaSums | None) -> SafeString:
        """The last row: the area's means as frozen with the version."""
        if facts is None:
            return mark_safe("")
        street = "<td></td>" if self.has_streets else ""
        means = "".join(
            f'<td class="number">{_score(facts.category_mean_centi.get(c["key"]))}</td>'
            for c in self.categories
        )
        return mark_safe(
            f'<tr><td></td>{street}<th scope="row">{label}</th>'
            f'<td class="note">{facts.ranked_count} 个参评</td>{means}<td></td>'
            f'<td class="number">{_score(facts.mean_centi)}</td><td></td>'
            f'<td class="number note">{_score(facts.previous_mean_centi)}</td><td></td><td></td></tr>'
        )


ABSENT = ' class="is-absent"'


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""


@lru_cache(maxsize=8192)  # a table repeats a few hundred names and scores
def _text(text: str) -> str:
    return escape(text)


@lru_cache(maxsize=16384)
def _score(centi: int | None) -> str:
    return NONE if centi is None else scoring.fixed(centi)


def _rank(rank: int | None, is_tied: bool) -> str:
    if rank is None:
        return f'<td class="rank">{NONE}</td>'
    tied = '<span class="tied">并列</span>' if is_tied else ""
    return f'<td class="rank is-strong">{rank}{tied}</td>'


@lru_cache(maxsize=4096)
def _company(name: str) -> str:
    return f'<td class="company" title="{escape(name)}">{escape(name) or NONE}</td>'


def _categories(found: Mapping[str, int], limits: Sequence[tuple[str, int]], is_ranked: bool) -> str:
    if not is_ranked:
        return NO_SCORE * len(limits)
    return "".join(
        f'<td class="number{" weak" if found.get(key, 0) * 10 < limit else ""}">{_score(found.get(key, 0))}</td>'
        for key, limit in limits
    )


NO_SCORE = f'<td class="number">{NONE}</td>'


@lru_cache(maxsize=1024)
def _adjustment(centi: int | None) -> str:
    if centi == 0:
        return '<td class="number zero">0</td>'
    return f'<td class="number">{signed_points(centi)}</td>'


@lru_cache(maxsize=16)
def _grade(grade: str | None) -> str:
    return f"<td{_class('tone-red' if grade == '不合格' else '')}>{grade or NONE}</td>"


@lru_cache(maxsize=256)
def _unchecked(reason: str) -> str:
    told = f' <span class="note" title="{escape(reason)}">{escape(reason)}</span>' if reason else ""
    return pill("未检查", "dashed", "grey") + told
