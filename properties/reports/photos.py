"""Which photos somebody may look at: one answer for pages and programs."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from communities.models import EvidencePhoto
from properties.models import DeductionPhoto, Inspection


def photos_for(user) -> QuerySet[EvidencePhoto]:
    """Photos on a sheet the user may open, and those he has taken himself."""
    links = DeductionPhoto.objects.filter(
        photo=OuterRef("pk"), deduction__inspection__in=Inspection.objects.readable_by(user)
    )
    return EvidencePhoto.objects.filter(Q(created_by=user) | Exists(links))
