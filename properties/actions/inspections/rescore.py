"""Making the scores on a sheet from its rows."""

from common import clock
from common.errors import RuleViolations
from properties import scoring
from properties.actions.sheets import findings_of, scoring_sheet
from properties.models import Inspection

SCORE_FIELDS = (
    "score_centi",
    "raw_centi",
    "full_centi",
    "adjustment_centi",
    "category_centi",
    "item_deducted_centi",
    "is_vetoed",
)


def score_of(inspection: Inspection) -> scoring.Score:
    """Score a sheet from its rows. Raises `RuleViolations` naming the item of each fault."""
    sheet, findings = scoring_sheet(inspection.standard), findings_of(inspection)
    faults = scoring.check(sheet, findings)
    if faults:
        raise RuleViolations([(fault.item or None, fault.message) for fault in faults])
    return scoring.score(sheet, findings)


def apply_score(inspection: Inspection, score: scoring.Score) -> None:
    """Put a score on the row, unsaved."""
    inspection.score_centi = score.score_centi
    inspection.raw_centi = score.raw_centi
    inspection.full_centi = score.full_centi
    inspection.adjustment_centi = score.bonus_centi - score.malus_centi
    inspection.category_centi = {line.key: line.score_centi for line in score.categories}
    inspection.item_deducted_centi = {
        item.key: item.deducted_centi for item in score.items if item.deducted_centi
    }
    inspection.is_vetoed = score.vetoed


def rescore(inspection: Inspection) -> scoring.Score:
    """Score a sheet and save what came out, as one more revision."""
    score = score_of(inspection)
    apply_score(inspection, score)
    inspection.revision += 1
    inspection.updated_at = clock.now()
    inspection.save(update_fields=[*SCORE_FIELDS, "progress", "revision", "updated_at"])
    return score
