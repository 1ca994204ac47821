"""The account a person signs in with. What it may do and where is a grant, not a field here."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person's account. Rankings and comparisons show its unit, never its name."""

    first_name = None
    last_name = None
    display_name = models.CharField("姓名", max_length=40, blank=True)
    unit_name = models.CharField("所在单位", max_length=80, blank=True)
    post = models.CharField("职务", max_length=40, blank=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=False)
    is_demo = models.BooleanField("演示账号", default=False, editable=False)

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.unit_and_name

    @property
    def unit_and_name(self) -> str:
        """How the trail names the person: unit first, as offices do."""
        return f"{self.unit_name} {self.display_name or self.username}".strip()

    def has_perm(self, perm: str, obj=None) -> bool:
        """Only a grant opens a door. Django would let the superuser flag open them all."""
        return self.is_active and perm in self.get_all_permissions(obj)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and any(perm.startswith(f"{app_label}.") for perm in self.get_all_permissions())

    def get_full_name(self) -> str:
        return self.display_name or self.username

    def get_short_name(self) -> str:
        return self.display_name or self.username
