"""Files kept by content: photos, circulars, workbooks."""

from django.conf import settings
from django.db import models

from common import clock


class StoredFile(models.Model):
    """One file under a name; its bytes lie under their SHA-256, so equal bytes are kept once.

    The row does not say who may read it: the row that points at it does (a deduction's photo, a
    circular's document), and only that door hands it out.
    """

    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("字节数")
    content_type = models.CharField("类型", max_length=100)
    name = models.CharField("文件名", max_length=200)
    created_at = models.DateTimeField("存入时间", default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="存入人", null=True, related_name="+"
    )

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Where the bytes lie in the storage, relative to its root."""
        return f"sha256/{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"
