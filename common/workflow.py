"""The life cycle of a paper as one table of transitions, without Django.

Which steps a page offers, which the API accepts and the diagram in the documents come from the same table.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from common.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class StateLook:
    """How a state is shown: the word, the shape and the colour always go together."""

    label: str
    glyph: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class T:
    """One step: ``name`` for programs, ``label`` the verb on the button.

    ``sources`` are the states it starts from, ``target`` where it ends; ``permission`` ("" = none beyond
    seeing the paper), ``requires`` the inputs to be filled (a reason, a date), ``confirm`` the question
    the page asks first.
    """

    name: str
    label: str
    sources: frozenset[str]
    target: str
    permission: str = ""
    requires: tuple[str, ...] = ()
    confirm: str = ""

    def __post_init__(self):
        object.__setattr__(self, "sources", frozenset(self.sources))
        object.__setattr__(self, "requires", tuple(self.requires))

    def missing(self, given: Mapping[str, object]) -> list[str]:
        """The required inputs that are absent or blank in ``given``.

        >>> T("return", "退回", {"submitted"}, "returned", requires=("reason",)).missing({"reason": "  "})
        ['reason']
        """
        return [name for name in self.requires if _is_blank(given.get(name))]


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


class Workflow:
    """A closed set of states and the steps between them; a table with a mistake in it does not load.

    >>> memo = Workflow(
    ...     "便函", "draft", {"draft": StateLook("录入中"), "sent": StateLook("已发出")},
    ...     (T("send", "发出", {"draft"}, "sent"),),
    ... )
    >>> memo.step("draft", "send").target
    'sent'
    >>> memo.step("sent", "send")
    Traceback (most recent call last):
    common.errors.NotAllowed: 便函已是“已发出”，不能发出。这一步只能在“录入中”时办理。
    """

    def __init__(self, name: str, initial: str, states: Mapping[str, StateLook], transitions: Iterable[T]):
        self.name = name
        self.initial = initial
        self.states = dict(states)
        self.transitions = tuple(transitions)
        self._by_name = {transition.name: transition for transition in self.transitions}
        self._refuse_mistakes()

    def _refuse_mistakes(self) -> None:
        if len(self._by_name) != len(self.transitions):
            raise ValueError(f"{self.name}: two transitions share a name")
        named = {self.initial}.union(*({t.target} | t.sources for t in self.transitions))
        if unknown := named - self.states.keys():
            raise ValueError(f"{self.name}: unknown states {sorted(unknown)}")
        if unreachable := self.states.keys() - self._reachable():
            raise ValueError(f"{self.name}: unreachable states {sorted(unreachable)}")

    def _reachable(self) -> set[str]:
        found, waiting = {self.initial}, [self.initial]
        while waiting:
            state = waiting.pop()
            fresh = {t.target for t in self.transitions if state in t.sources} - found
            found |= fresh
            waiting.extend(fresh)
        return found

    def step(self, state: str, name: str) -> T:
        """The transition ``name`` out of ``state``.

        Raises NotAllowed with a sentence for the clerk when the paper is in another state, and LookupError
        for a state or step this life cycle does not have (a fault of ours, not of the clerk).
        """
        look = self.look(state)
        if name not in self._by_name:
            raise LookupError(f"{self.name}: no transition {name!r}")
        transition = self._by_name[name]
        if state in transition.sources:
            return transition
        allowed = "、".join(f"“{self.states[s].label}”" for s in self.states if s in transition.sources)
        raise NotAllowed(
            f"{self.name}已是“{look.label}”，不能{transition.label}。这一步只能在{allowed}时办理。"
        )

    def available(self, state: str, has_permission: Callable[[str], bool]) -> list[T]:
        """The steps a person may take now, in the order of the table."""
        self.look(state)
        return [
            transition
            for transition in self.transitions
            if state in transition.sources
            and (not transition.permission or has_permission(transition.permission))
        ]

    def look(self, state: str) -> StateLook:
        """How ``state`` is shown; LookupError if the life cycle does not have it."""
        if state not in self.states:
            raise LookupError(f"{self.name}: no state {state!r}")
        return self.states[state]

    def is_final(self, state: str) -> bool:
        """Nothing can happen any more."""
        self.look(state)
        return not any(state in transition.sources for transition in self.transitions)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(value, label) pairs for a model field or a filter."""
        return [(state, look.label) for state, look in self.states.items()]

    def mermaid(self) -> str:
        """The life cycle as a Mermaid state diagram, stable from run to run."""
        lines = ["stateDiagram-v2"]
        lines += [f'    state "{look.label}" as {state}' for state, look in self.states.items()]
        lines.append(f"    [*] --> {self.initial}")
        for transition in self.transitions:
            sources = (state for state in self.states if state in transition.sources)
            lines += [f"    {source} --> {transition.target}: {transition.label}" for source in sources]
        lines += [f"    {state} --> [*]" for state in self.states if self.is_final(state)]
        return "\n".join(lines) + "\n"
