"""The account of an agent, manager or admin."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Django's account with the name the centre calls the person by, and the work number spoken in greetings."""

    display_name = models.CharField("姓名", max_length=50, blank=True)
    work_number = models.CharField("工号", max_length=20, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = "账号"
        verbose_name_plural = "账号"

    def __str__(self) -> str:
        return self.display_name or self.username
