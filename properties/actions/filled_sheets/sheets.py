"""What comes in, and what became of it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from properties import scoring
from properties.choices import Source


class FilledMark(NamedTuple):
    """What was found under a clause in one place; `quantity` as in `scoring.Mark`."""

    rule: str
    quantity: Decimal
    place: str = ""
    note: str = ""
    rectify_by: dt.date | None = None


class FilledAdjustment(NamedTuple):
    """Points outside the sheet, with the reason and the paper they rest on."""

    kind: str
    points_centi: int
    reason: str
    reference: str


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """One visit as it came in.

    `company_id` None means: the company under contract on the day. `joint_group` maps a side to (unit name,
    people). `checked` lists the items that were looked at; None means all of them. The same `client_uuid`
    never enters twice.
    """

    community_id: int
    inspected_on: dt.date
    source: str = Source.STREET
    company_id: int | None = None
    manager_name: str = ""
    marks: tuple[FilledMark, ...] = ()
    not_applicable: frozenset[str] = frozenset()
    vetoes: tuple[tuple[str, str], ...] = ()
    adjustments: tuple[FilledAdjustment, ...] = ()
    joint_group: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    checked: tuple[str, ...] | None = None
    note: str = ""
    client_uuid: uuid.UUID = field(default_factory=uuid.uuid4)
    submitted_at: dt.datetime | None = None
    submitted_by: int | None = None
    reviewed_at: dt.datetime | None = None
    reviewed_by: int | None = None

    @property
    def findings(self) -> scoring.Findings:
        return scoring.Findings(
            marks=tuple(scoring.Mark(mark.rule, mark.quantity) for mark in self.marks),
            not_applicable=self.not_applicable,
            vetoes=frozenset(key for key, _ in self.vetoes),
            adjustments=tuple(scoring.Adjustment(row.kind, row.points_centi) for row in self.adjustments),
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a sheet out: its place in what was given (from 0), the item or field, the sentence."""

    index: int
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of the sheets: written, known from before, left out with their faults."""

    written: int
    repeated: int
    faults: tuple[Fault, ...]


Scored = tuple[FilledSheet, scoring.Score]
