"""Who is criticised in which month: the sums the founding text states, as pure arithmetic.

Over the twelve issued months 27 companies and 31 communities are criticised, and exactly three companies
in two months running. Nine subdistricts have at least six communities, so nine rows are listed each month:
in each, three companies take turns, and three times one stays a second month.
"""

from collections.abc import Iterator
from dataclasses import dataclass

LARGE_STREETS = (
    "371402001",
    "371402002",
    "371402003",
    "371402006",
    "371402009",
    "371471007",
    "371471008",
    "371403001",
    "371403002",
)
"""新湖 新华 天衢 广川 运河 长河 宋官屯 安德 临齐."""

COMPANIES_PER_STREET = 3
MONTHS = 12
REPEATS = {("371402002", 4), ("371471007", 7), ("371402001", 11)}
"""Where the company of the month before is listed again; month 11 is 2023-02."""

TWO_COMMUNITIES = {("371402001", 1), ("371402003", 0), ("371471008", 2), ("371402006", 1)}
"""Companies with two criticised communities, which take turns."""

VETOED = ("371402006", 5)
"""The one listing that rests on a veto: 广川 in 2022-08."""


@dataclass(frozen=True, slots=True)
class Culprit:
    """A criticised community: its subdistrict, its company's place in the list of 27, which of its two it is."""

    street: str
    company: int
    twin: int = 0


def culprits() -> list[Culprit]:
    """All 31, in a fixed order."""
    return [
        Culprit(street, company_index(street, turn), twin)
        for street in LARGE_STREETS
        for turn in range(COMPANIES_PER_STREET)
        for twin in range(2 if (street, turn) in TWO_COMMUNITIES else 1)
    ]


def company_index(street: str, turn: int) -> int:
    """The place of a company in the list of companies.

    >>> company_index("371402001", 0), company_index("371403002", 2)
    (0, 26)
    """
    return LARGE_STREETS.index(street) * COMPANIES_PER_STREET + turn


def listed(month: int) -> list[Culprit]:
    """The nine communities that come last in month 0 (2022-03) to 12 (2023-03).

    >>> len(listed(0)), len({culprit.company for month in range(12) for culprit in listed(month)})
    (9, 27)
    """
    return [_listed_in(street, month) for street in LARGE_STREETS]


def _listed_in(street: str, month: int) -> Culprit:
    turn = (month - 1 if (street, month) in REPEATS else month) % COMPANIES_PER_STREET
    twin = month // COMPANIES_PER_STREET % 2 if (street, turn) in TWO_COMMUNITIES else 0
    return Culprit(street, company_index(street, turn), twin)


def repeaters() -> Iterator[int]:
    """The companies listed two months running, latest last."""
    for street, month in sorted(REPEATS, key=lambda repeat: repeat[1]):
        yield company_index(street, (month - 1) % COMPANIES_PER_STREET)
