"""A list: one queryset, one filter set, one column list. Page, htmx fragment, workbook and JSON draw it.

`Table` says what a list is; `Table.find(user, …)` asks it for somebody and gives a `Found`, whose rows are
mappings from column key to raw value (see `common.columns`). No view, end point or export chooses rows or
columns on its own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import Model, QuerySet
from django.http import QueryDict

from common.columns import Column
from common.filters import ListFilterSet

Row = dict[str, Any]
CHUNK = 500  # rows completed together on their way into a workbook
_IN_HUNDREDTHS = frozenset({"score", "points"})


@dataclass(frozen=True, slots=True)
class Source:
    """Where a column's raw value comes from and, where people see another word, what they see.

    `path` is a look-up or an annotation of `Table.prepare`. `shown` turns the raw value of the page and
    the workbook (a choice into its label, a state into its look); JSON keeps the raw one.
    """

    path: str
    shown: Callable[[Any], Any] | None = None


def chosen_label(choices: Any) -> Callable[[Any], str | None]:
    """The `shown` of a column that holds a choice: its Chinese label."""
    labels = dict(choices.choices)
    return lambda value: labels.get(value, value)


def yes_no(value: bool | None) -> str | None:
    """The `shown` of a column that holds a fact."""
    return None if value is None else "是" if value else "否"


@dataclass(frozen=True)
class Table:
    """What a list is.

    `sources` names the look-up of every column whose key is not itself a field. `hidden` are further keys
    a row carries without showing them (for links and programs); `id` is always there. `orders` maps a sort
    key to the fields it sorts by and is the whitelist of `?sort=`; `derived` are columns that
    `complete(rows)` fills for a whole batch at once, so that they cost a fixed number of queries.
    """

    title: str
    model: type[Model]
    columns: Sequence[Column]
    filterset: type[ListFilterSet]
    orders: Mapping[str, Sequence[str]]
    order: str
    sources: Mapping[str, Source] = field(default_factory=dict)
    hidden: Sequence[str] = ()
    prepare: Callable[[QuerySet], QuerySet] = lambda rows: rows
    derived: frozenset[str] = frozenset()
    complete: Callable[[list[Row]], None] | None = None
    permission: str = ""
    unit: str = "条"
    link: str = ""  # name of the page of one row, taking its id
    link_column: str = ""
    name: str = ""  # of its rows in the API's documents, where the model's would not do

    @property
    def component(self) -> str:
        """What the API's documents call a row."""
        return self.name or self.model.__name__

    @property
    def view_permission(self) -> str:
        """What somebody needs to see this list."""
        return self.permission or self.model.view_permission

    @cached_property
    def paths(self) -> dict[str, str]:
        """Key → look-up of everything one SELECT brings."""
        shown = [column.key for column in self.columns if column.key not in self.derived]
        keys = dict.fromkeys(["id", *self.hidden, *shown])
        return {key: self.sources[key].path if key in self.sources else key for key in keys}

    @cached_property
    def _showing(self) -> list[tuple[str, Callable[[Any], Any]]]:
        return [(key, source.shown) for key, source in self.sources.items() if source.shown]

    @cached_property
    def _hundredths(self) -> list[str]:
        return [column.key for column in self.columns if column.kind in _IN_HUNDREDTHS]

    def visible_to(self, user) -> QuerySet:
        """The rows of this list somebody may see; also what its detail page and end point start from."""
        return self.model.objects.visible_to(user, self.view_permission)

    def find(self, user, data: QueryDict, *, request=None, base: QuerySet | None = None) -> "Found":
        """Ask the list. `base` narrows it beforehand (the entries of one issue); it must be in scope."""
        rows = self.visible_to(user) if base is None else base
        return Found(self, self.filterset(data, rows, request=request), data.get("sort", ""))

    def raw(self, prepared: QuerySet) -> list[Row]:
        """The rows of a prepared queryset, by one SELECT (and what `complete` needs)."""
        return self._completed(self._plain(prepared.values_list(*self.paths.values())))

    def stream(self, prepared: QuerySet) -> Iterator[Row]:
        """The same for any number of rows, a batch at a time."""
        rows = self._plain(prepared.values_list(*self.paths.values()).iterator(chunk_size=2000))
        while batch := list(islice(rows, CHUNK)):
            yield from self._completed(batch)

    def _plain(self, values: Iterable[tuple]) -> Iterator[Row]:
        keys = tuple(self.paths)
        return (dict(zip(keys, found, strict=True)) for found in values)

    def _completed(self, rows: Iterable[Row]) -> list[Row]:
        ready = list(rows)
        if self.complete is not None:
            self.complete(ready)
        return ready

    def as_shown(self, row: Row) -> Row:
        """The row as people see it on the page and in the workbook: labels instead of codes.

        An empty word is a value that does not exist: it shows as "—", never as a blank.
        """
        for key, shown in self._showing:
            row[key] = shown(row[key])
        return {key: None if value == "" else value for key, value in row.items()}

    def shown(self, prepared: QuerySet) -> list[Row]:
        """`raw()` as people see it."""
        return [self.as_shown(row) for row in self.raw(prepared)]

    def as_json(self, row: Row) -> Row:
        """The row as programs get it: raw, but scores and points as decimal strings ("87.69").

        Integers of hundredths would invite a division by 100 in floating point at the other end.
        """
        for key in self._hundredths:
            if isinstance(row[key], int):
                row[key] = str(Decimal(row[key]).scaleb(-2))
        return row


class Found:
    """A list asked by somebody with some filters and a sort."""

    def __init__(self, table: Table, filterset: ListFilterSet, sort: str = ""):
        self.table = table
        self.filterset = filterset
        self.sort = sort if sort.removeprefix("-") in table.orders else table.order

    @cached_property
    def filtered(self) -> QuerySet:
        """The rows asked for, in no order; none at all while a filter's value is refused."""
        if self.filterset.is_bound and not self.filterset.is_valid():
            return self.filterset.queryset.none()
        return self.filterset.qs

    @cached_property
    def ordered(self) -> QuerySet:
        """The rows in the order asked for; equal ones by their key, so that pages never overlap."""
        key = self.sort.removeprefix("-")
        backwards = self.sort.startswith("-")
        paths = [_turned(path) if backwards else path for path in self.table.orders[key]]
        return self.table.prepare(self.filtered).order_by(*paths, "-pk" if backwards else "pk")

    @cached_property
    def count(self) -> int:
        """How many rows were found."""
        return self.filtered.count()

    def between(self, start: int, stop: int) -> list[Row]:
        """The rows of one page, as shown."""
        return self.table.shown(self.ordered[start:stop])

    def all_shown(self) -> Iterator[Row]:
        """Every row, as shown, for a workbook."""
        return map(self.table.as_shown, self.table.stream(self.ordered))

    def after(self, key: int, limit: int) -> list[Row]:
        """The next `limit` rows behind an id, in id order: paging that stays right while rows are added."""
        rows = self.table.prepare(self.filtered.filter(pk__gt=key)).order_by("pk")[:limit]
        return [self.table.as_json(row) for row in self.table.raw(rows)]


def _turned(path: str) -> str:
    return path[1:] if path.startswith("-") else f"-{path}"
