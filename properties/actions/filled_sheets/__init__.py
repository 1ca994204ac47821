"""Many filled sheets at once: the bulk form behind import and the demo city.

It scores with the same function as the entry page; what differs is only how rows are written.
"""

from properties.actions.filled_sheets.entry import enter_many
from properties.actions.filled_sheets.sheets import (
    Entered,
    Fault,
    FilledAdjustment,
    FilledMark,
    FilledSheet,
)

__all__ = ["Entered", "Fault", "FilledAdjustment", "FilledMark", "FilledSheet", "enter_many"]
