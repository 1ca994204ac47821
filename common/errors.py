"""What the domain says when a business rule refuses something.

The message is for the person at the desk: Chinese, says what is wrong and how to mend it, with the value
and the bound. Doors (pages, API, admin, commands) turn these into a form error, a status code or a line of
output; they never word the refusal themselves.
"""

from collections.abc import Iterable, Mapping
from typing import Any


class RuleViolation(Exception):  # noqa: N818 - a refusal is no error of the program
    """One business rule refused the action.

    ``field`` is the input it is about (``None``: the whole thing); ``code`` is for programs, never shown.

    >>> refusal = RuleViolation("D2 扣分 4.5 超过满分 4，请改为 4 或更小。", field="d2")
    >>> refusal.by_field()
    {'d2': ['D2 扣分 4.5 超过满分 4，请改为 4 或更小。']}
    """

    default_code = "invalid"

    def __init__(self, message: str, field: str | None = None, code: str | None = None):
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code or self.default_code

    def __str__(self) -> str:
        return self.message

    @property
    def violations(self) -> tuple["RuleViolation", ...]:
        """Every single refusal, so that a door treats one and several alike."""
        return (self,)

    def by_field(self) -> dict[str | None, list[str]]:
        """Messages under the field they belong to, in the order they were found."""
        messages: dict[str | None, list[str]] = {}
        for violation in self.violations:
            messages.setdefault(violation.field, []).append(violation.message)
        return messages


class RuleViolations(RuleViolation):
    """Several refusals at once, so that the clerk mends them all in one go.

    Takes refusals, ``(field, message)`` pairs, or a mapping field → message.

    >>> str(RuleViolations({"date": "日期不在本月窗口，请改日期。", None: "请先选小区。"}))
    '日期不在本月窗口，请改日期。请先选小区。'
    """

    def __init__(
        self, violations: Iterable[RuleViolation | tuple[str | None, str]] | Mapping[str | None, str]
    ):
        entries = violations.items() if isinstance(violations, Mapping) else violations
        self._violations = tuple(single for entry in entries for single in _singles(entry))
        if not self._violations:
            raise ValueError("RuleViolations needs at least one refusal")
        super().__init__("".join(single.message for single in self._violations))

    @property
    def violations(self) -> tuple[RuleViolation, ...]:
        return self._violations


def _singles(entry: RuleViolation | tuple[str | None, str]) -> tuple[RuleViolation, ...]:
    if isinstance(entry, RuleViolation):
        return entry.violations
    field, message = entry
    return (RuleViolation(message, field=field),)


class Conflict(RuleViolation):
    """Somebody else was there first: a stale page, a second row where one is allowed, a number already used.

    ``detail`` holds what the door needs to show the difference (who, when, which values).
    """

    default_code = "conflict"

    def __init__(
        self,
        message: str,
        field: str | None = None,
        code: str | None = None,
        detail: Mapping[str, Any] | None = None,
    ):
        super().__init__(message, field=field, code=code)
        self.detail: dict[str, Any] = dict(detail or {})


class NotAllowed(RuleViolation):
    """The paper is not in a state in which this step can be taken. Not a matter of permission."""

    default_code = "not_allowed"
