"""Accounts of people."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from jiwar.kernel.ids import IdField


class AccountManager(BaseUserManager["Account"]):
    """Django's way of finding an account by its user name."""


class Account(AbstractBaseUser):
    """What somebody signs in to; a member of staff by user name and password, a citizen by one-time code."""

    id = IdField()
    kind = models.CharField(max_length=8, choices=[("staff", "staff"), ("citizen", "citizen")])
    username = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - citizens have none
    name_ar = models.CharField(max_length=160, blank=True)
    name_latin = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=16, blank=True)
    language = models.CharField(max_length=3, default="ar")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["kind"]
    objects = AccountManager()

    def __str__(self) -> str:
        return f"account {self.pk}"
