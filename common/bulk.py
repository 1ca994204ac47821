"""Many ready rows into a table at once: COPY on PostgreSQL, one prepared statement on SQLite."""

import datetime as dt
import io
import json
import re
import uuid
from collections.abc import Iterable, Sequence

import orjson
from django.db import connection, models

_NEEDS_ESCAPE = re.compile(r"[\\\t\n\r]").search
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence]) -> int:
    """Insert rows of plain values, in the order of `fields` (attribute names, `x_id` for keys).

    No model objects are made and no defaults are filled: the caller gives every column that has no
    database default. Lists and dicts become JSON. Returns the number of rows. The caller writes the one
    audit entry for the whole.
    """
    meta = model._meta
    columns = [meta.get_field(name).column for name in fields]
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = connection.ops.quote_name(meta.db_table)
    if connection.vendor == "postgresql":
        return _copy(f"COPY {table} ({quoted}) FROM STDIN", rows)
    marks = ", ".join(["%s"] * len(columns))
    plain = [[_plain(value) for value in row] for row in rows]
    if not plain:
        return 0
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", plain)  # noqa: S608
    return len(plain)


def _copy(statement: str, rows: Iterable[Sequence]) -> int:
    lines = ["\t".join([_copy_text(value) for value in row]) for row in rows]
    if lines:
        with connection.cursor() as cursor:
            cursor.copy_expert(statement, io.StringIO("\n".join(lines) + "\n"))
    return len(lines)


def _text(value: str) -> str:
    return value.translate(_ESCAPES) if _NEEDS_ESCAPE(value) else value


def _json(value: list | dict) -> str:
    return _text(orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode())


# By exact type: a month's ranking is twenty thousand values, most of them plain text and numbers.
_WRITERS = {
    type(None): lambda _: "\\N",
    str: _text,
    int: str,
    bool: lambda value: "t" if value else "f",
    list: _json,
    dict: _json,
    dt.date: dt.date.isoformat,
    dt.datetime: dt.datetime.isoformat,
}


def _copy_text(value) -> str:
    """A value as COPY's text format takes it."""
    if writer := _WRITERS.get(type(value)):
        return writer(value)
    return _json(value) if isinstance(value, (list, dict)) else _text(str(value))


def _plain(value):
    """A value as SQLite's driver takes it."""
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).replace(tzinfo=None).isoformat(sep=" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.hex if isinstance(value, uuid.UUID) else value
