"""Timing candidates in turn, and printing a ratio with its goal."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WARM_UP = 3


class NotMeasurableError(Exception):
    """Something could not be measured; the text says why."""


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is timed (`run`), and what sets the stage or clears it, outside the timing."""

    name: str
    run: Callable[[], object]
    before: Callable[[], object] = _nothing
    after: Callable[[], object] = _nothing


@dataclass(frozen=True, slots=True)
class Timing:
    """The rounds of one candidate, in milliseconds."""

    name: str
    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)

    def __str__(self) -> str:
        low, _, high = statistics.quantiles(self.rounds, n=4)
        return f"{self.name} {self.median:.2f} ms ({low:.2f}–{high:.2f})"


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed line: a value and the bound it has to keep, and the medians it comes from."""

    name: str
    value: float
    goal: float
    at_least: bool = False
    unit: str = "×"
    facts: tuple[str, ...] = ()

    @property
    def is_missed(self) -> bool:
        return self.value < self.goal if self.at_least else self.value > self.goal

    def __str__(self) -> str:
        number = f"{self.value:.2f}" if self.unit == "×" else f"{self.value:g}"
        bound = f"{'≥' if self.at_least else '≤'} {self.goal:g}"
        verdict = "MISS" if self.is_missed else "ok"
        line = f"{self.name:<76}{number:>8} {self.unit:<8}{bound:<9}{verdict}"
        return "\n".join([line, *(f"    {fact}" for fact in self.facts)])


def in_turn(candidates: Sequence[Candidate], rounds: int) -> list[Timing]:
    """Time every candidate once per round, A B C A B C, after a warm-up; in the order given."""
    taken: list[list[float]] = [[] for _ in candidates]
    for number in range(WARM_UP + rounds):
        for candidate, times in zip(candidates, taken, strict=True):
            milliseconds = _once(candidate)
            if number >= WARM_UP:
                times.append(milliseconds)
    return [Timing(one.name, tuple(times)) for one, times in zip(candidates, taken, strict=True)]


def _once(candidate: Candidate) -> float:
    candidate.before()
    gc.collect()
    started = time.perf_counter()
    candidate.run()
    taken = time.perf_counter() - started
    candidate.after()
    return taken * 1000


def ratio(name: str, over: Timing, under: Timing, *, goal: float) -> Figure:
    """The median of one candidate over that of another."""
    return Figure(name, over.median / under.median, goal, facts=(str(over), str(under)))
