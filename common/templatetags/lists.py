"""The body of a list. Drawn in Python: a template node for every one of 10,000 cells takes a second."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from common.columns import Column, Row, text_of
from common.tables import Table
from common.templatetags import ui

register = template.Library()
Address = Callable[[Row], str]
_CLASSES = {"left": "", "right": ' class="number"', "center": ' class="center"'}
_SOME_ID = 987_654_321  # stands for the id while the address is made once for all rows


@register.simple_tag
def list_body(table: Table, rows: Iterable[Row]) -> SafeString:
    """All rows of a list as `<tr>`; the linked column is the head of its row and leads to its page."""
    return column_rows(table.columns, rows, table.link, table.link_column)


@register.simple_tag
def column_rows(
    columns: Sequence[Column],
    rows: Iterable[Row],
    link: str = "",
    link_column: str = "",
    link_key: str = "id",
) -> SafeString:
    """Rows as `<tr>`. `link` names a page that takes the row's `link_key`; `link_column` leads to it."""
    linked = (link_column or columns[0].key) if link else ""
    address = _address(link, link_key) if link else None
    cells = [_cell_of(column, address if column.key == linked else None) for column in columns]
    lines = ("".join(["<tr>", *[cell(row) for cell in cells], "</tr>"]) for row in rows)
    return mark_safe("\n".join(lines))


def _address(name: str, key: str) -> Address:
    before, _, after = reverse(name, args=[_SOME_ID]).partition(str(_SOME_ID))
    return lambda row: f"{before}{row[key]}{after}"


def _cell_of(column: Column, address: Address | None) -> Callable[[Row], str]:
    """How the cells of one column are drawn."""
    content = _content_of(column)
    attributes = f'{_CLASSES[column.align]} data-label="{escape(column.label)}"'
    if address is not None:
        return lambda row: f'<th scope="row"><a href="{escape(address(row))}">{content(row)}</a></th>'
    return lambda row: f"<td{attributes}>{content(row)}</td>"


def _content_of(column: Column) -> Callable[[Row], str]:
    special = _SPECIAL.get(column.kind)
    if special is None:
        return lambda row: escape(text_of(column, row))
    return lambda row: special(row[column.key]) if row[column.key] is not None else text_of(column, row)


def _state(value: Any) -> str:
    return ui.status(value) if hasattr(value, "glyph") else escape(getattr(value, "label", value))


def _count(value: Any) -> str:
    return escape(value) if isinstance(value, str) else ui.count(value)


_SPECIAL: dict[str, Callable[[Any], str]] = {"state": _state, "change": ui.change, "int": _count}
