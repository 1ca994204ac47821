"""Photos as evidence: one table, its owners point at it."""

from django.db import models

from common.models import StoredFile, Timestamped
from communities.models.areas import Area


class EvidencePhoto(Timestamped):
    """A photo taken on the spot. The time it was taken comes from the picture itself where it says so.

    It is readable where the row that points at it is; one nothing points at yet
    is readable by who took it there alone.
    """

    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="原图", related_name="+")
    thumbnail = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="缩略图", related_name="+")
    taken_at = models.DateTimeField("拍摄时间", null=True, blank=True)
    width = models.PositiveIntegerField("宽")
    height = models.PositiveIntegerField("高")
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="区域", related_name="+")

    class Meta:
        verbose_name = "佐证照片"
        verbose_name_plural = "佐证照片"

    def __str__(self) -> str:
        return f"照片 {self.pk}"
