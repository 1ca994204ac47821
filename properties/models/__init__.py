"""Tables of inspection and ranking."""

from properties.models.circulars import Circular
from properties.models.inspections import (
    Adjustment,
    Deduction,
    DeductionPhoto,
    Inspection,
    JointGroupMember,
    NotApplicableItem,
    VetoHit,
)
from properties.models.periods import RankingPeriod, RankingRuleSet, Submission
from properties.models.rankings import AreaMonthSummary, RankingEntry, RankingIssue
from properties.models.standards import DeductionRule, Indicator, IndicatorCategory, InspectionStandard

__all__ = [
    "Adjustment",
    "AreaMonthSummary",
    "Circular",
    "Deduction",
    "DeductionPhoto",
    "DeductionRule",
    "Indicator",
    "IndicatorCategory",
    "Inspection",
    "InspectionStandard",
    "JointGroupMember",
    "NotApplicableItem",
    "RankingEntry",
    "RankingIssue",
    "RankingPeriod",
    "RankingRuleSet",
    "Submission",
    "VetoHit",
]
