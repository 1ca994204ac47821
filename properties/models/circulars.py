"""The official paper of a month (通报)."""

from django.db import models
from django.db.models import Q

from common.models import StoredFile, Timestamped
from properties.models.rankings import RankingIssue


class CircularQuerySet(models.QuerySet):
    """Questions about circulars."""

    def visible_to(self, user, permission: str = ""):
        """A circular is read where its ranking version is."""
        return self.filter(issue__in=RankingIssue.objects.visible_to(user, permission))


class Circular(Timestamped):
    """The circular of one ranking version: its composed text, its number, its two files.

    `content` is the whole context the Word template is filled with, tables excepted, as composed when the
    version was frozen; the tables come from the version's rows. Files are made from those two alone.
    """

    issue = models.OneToOneField(
        RankingIssue, models.PROTECT, verbose_name="排名版次", related_name="circular"
    )
    title = models.CharField("标题", max_length=160)
    content = models.JSONField("正文", default=dict)
    number = models.CharField("文号", max_length=80, blank=True)
    document_date = models.DateField("成文日期", null=True, blank=True)
    docx = models.ForeignKey(
        StoredFile, models.PROTECT, verbose_name="Word 文件", null=True, blank=True, related_name="+"
    )
    xlsx = models.ForeignKey(
        StoredFile, models.PROTECT, verbose_name="Excel 文件", null=True, blank=True, related_name="+"
    )

    objects = CircularQuerySet.as_manager()
    view_permission = "properties.view_ranking"

    class Meta:
        verbose_name = "通报"
        verbose_name_plural = "通报"
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="circular_number_once")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_documents(self) -> bool:
        """Whether both files were made."""
        return self.docx_id is not None and self.xlsx_id is not None
