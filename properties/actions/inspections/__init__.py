"""What can be done with a filled sheet."""

from properties.actions.inspections.discard import discard
from properties.actions.inspections.entry import ItemState, Line, item_states, save_item
from properties.actions.inspections.header import Adjusted, save_adjustments, save_header
from properties.actions.inspections.review import approve, reopen, return_
from properties.actions.inspections.start import start_inspection
from properties.actions.inspections.submit import submit, withdraw

__all__ = [
    "Adjusted",
    "ItemState",
    "Line",
    "approve",
    "discard",
    "item_states",
    "reopen",
    "return_",
    "save_adjustments",
    "save_header",
    "save_item",
    "start_inspection",
    "submit",
    "withdraw",
]
