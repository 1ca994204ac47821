"""Every party the work knows, in one register."""

from django.db import models
from django.db.models import Q

from common.models import Timestamped
from communities.choices import OrganizationKind
from communities.models.areas import Area
from communities.models.scope import Scope, ScopedQuerySet

LONGEST_INITIALS = 20  # longer words are no initials and no pinyin of a name


class OrganizationQuerySet(ScopedQuerySet):
    """Questions about organizations."""

    def property_companies(self):
        """The companies that manage communities."""
        return self.filter(kind=OrganizationKind.PROPERTY_COMPANY)

    def named_like(self, text: str):
        """Organizations whose name, its pinyin or the first letters of it contain `text`."""
        word = text.strip()
        hit = Q(name__icontains=word) | Q(short_name__icontains=word) | Q(credit_code=word.upper())
        if word.isascii() and word.isalpha() and len(word) <= LONGEST_INITIALS:
            letters = word.lower()
            syllables = "[a-z]* ".join(letters)
            hit |= Q(pinyin__regex=rf"(^| ){syllables}") | Q(pinyin__regex=" ?".join(letters))
        return self.filter(hit)


class Organization(Timestamped):
    """An authority, street office, neighborhood committee, property company or other party (单位).

    A branch (分公司) points at its legal person through `parent`; what is listed of a branch counts for
    the legal person.
    """

    kind = models.CharField("类别", max_length=24, choices=OrganizationKind.choices)
    name = models.CharField("全称", max_length=100)
    short_name = models.CharField("简称", max_length=40, blank=True)
    pinyin = models.CharField("拼音", max_length=400, blank=True, editable=False)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="法人单位", null=True, blank=True, related_name="branches"
    )
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="所在区域", related_name="organizations")
    contact_name = models.CharField("联系人", max_length=40, blank=True)
    contact_phone = models.CharField("联系电话", max_length=20, blank=True)
    is_active = models.BooleanField("在册", default=True)
    is_demo = models.BooleanField("演示数据", default=False, editable=False)

    objects = OrganizationQuerySet.as_manager()
    scope = Scope(area="area", organization="id", serving="id")
    view_permission = "communities.view_organization"

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = "单位"
        ordering = ["pinyin", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"], condition=~Q(credit_code=""), name="organization_code_once"
            )
        ]
        indexes = [models.Index(fields=["kind", "pinyin"], name="organization_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The short name, where the full one was given before."""
        return self.short_name or self.name
