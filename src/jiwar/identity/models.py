"""Persons, their accounts, what they may do and in which time; codes and counters of tries."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from jiwar.kernel.ids import IdField


class Person(models.Model):
    """Somebody, under the names of the register in each script; `declared` by themselves or `checked` by an agent."""

    id = IdField()
    given_ar = models.CharField(max_length=80, blank=True)
    family_ar = models.CharField(max_length=80, blank=True)
    given_latin = models.CharField(max_length=80, blank=True)
    family_latin = models.CharField(max_length=80, blank=True)
    birth_date = models.DateField(null=True)  # 1 January of the year when presumed
    birth_precision = models.CharField(
        max_length=4, default="day", choices=[("day", "day"), ("year", "presumed during the year")]
    )
    birth_place_ar = models.CharField(max_length=120, blank=True)
    birth_place_latin = models.CharField(max_length=120, blank=True)
    sex = models.CharField(max_length=1, blank=True, choices=[("m", "male"), ("f", "female")])
    nin_sealed = models.BinaryField(null=True)  # AES-256-GCM, bound to `id`
    nin_index = models.CharField(max_length=64, blank=True)
    phone = models.CharField(max_length=16, blank=True, db_index=True)
    email = models.CharField(max_length=254, blank=True, db_index=True)
    language = models.CharField(max_length=3, default="ar")
    assurance = models.CharField(
        max_length=8, default="declared", choices=[("declared", "declared"), ("checked", "checked")]
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="person_is_named",
                condition=(~Q(given_ar="") & ~Q(family_ar="")) | (~Q(given_latin="") & ~Q(family_latin="")),
            ),
            # Somebody may declare another's number; only an agent who saw the document makes it theirs.
            models.UniqueConstraint(
                name="one_checked_person_per_nin",
                fields=["nin_index"],
                condition=Q(assurance="checked") & ~Q(nin_index=""),
            ),
        ]
        indexes = [models.Index(fields=["nin_index"], name="person_nin")]

    def __str__(self) -> str:
        return f"person {self.pk}"


class PersonKey(models.Model):
    """What a search by name compares: each word, and the whole name in both orders, per script."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=170)

    class Meta:
        constraints = [models.UniqueConstraint(name="person_key_once", fields=["person", "key"])]
        indexes = [
            models.Index(
                name="person_key_prefix", fields=["key", "person"], opclasses=["varchar_pattern_ops", "uuid_ops"]
            )
        ]

    def __str__(self) -> str:
        return f"key of person {self.person_id}"


class AccountManager(BaseUserManager["Account"]):
    """Django's way of finding an account by its user name."""


class Account(AbstractBaseUser):
    """What somebody signs in to: staff by user name and password, a citizen by one-time code."""

    id = IdField()
    kind = models.CharField(max_length=8, choices=[("staff", "staff"), ("citizen", "citizen")])
    username = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - citizens have none
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="accounts")
    name_ar = models.CharField(max_length=160, blank=True)
    name_latin = models.CharField(max_length=160, blank=True)
    email = models.CharField(max_length=254, blank=True, db_index=True)
    phone = models.CharField(max_length=16, blank=True, db_index=True)
    language = models.CharField(max_length=3, default="ar")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["kind"]
    objects = AccountManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="staff_have_a_username_citizens_a_person",
                condition=Q(kind="staff", username__isnull=False)
                | Q(kind="citizen", person__isnull=False, username__isnull=True),
            ),
            models.UniqueConstraint(name="one_account_per_citizen", fields=["person"], condition=Q(kind="citizen")),
        ]

    def __str__(self) -> str:
        return f"account {self.pk}"


class RoleHolding(models.Model):
    """A role held at an office from a first to a last day, both included."""

    id = IdField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holdings")
    role = models.CharField(max_length=16)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)  # taken away at once, before its last day
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="holding_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            )
        ]
        indexes = [models.Index(fields=["office", "role"], name="holding_office_role")]

    def __str__(self) -> str:
        return f"{self.role} at {self.office_id}"


class SigningDelegation(models.Model):
    """The holder of a signature lets somebody sign, by a decree, within a scope, from a first to a last day."""

    id = IdField()
    from_holding = models.ForeignKey(RoleHolding, on_delete=models.PROTECT, related_name="delegations")
    to_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="delegations")
    scope = models.JSONField()  # procedure codes; ["*"] for all acts of the office
    decree_reference = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField()
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="delegation_ends_after_it_begins", condition=Q(valid_to__gte=F("valid_from"))),
            models.CheckConstraint(name="delegation_has_a_decree", condition=~Q(decree_reference="")),
        ]

    def __str__(self) -> str:
        return f"delegation {self.decree_reference}"


class Absence(models.Model):
    """Somebody is away from a first to a last day; a colleague named for it acts on their files."""

    id = IdField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="absences")
    substitute = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    valid_from = models.DateField()
    valid_to = models.DateField()
    ended_at = models.DateTimeField(null=True)  # back before the last day
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="absence_ends_after_it_begins", condition=Q(valid_to__gte=F("valid_from"))),
            models.CheckConstraint(name="nobody_replaces_themselves", condition=~Q(account=F("substitute"))),
        ]
        indexes = [models.Index(name="absence_substitute", fields=["substitute", "valid_to"])]

    def __str__(self) -> str:
        return f"absence {self.pk}"


class SecondFactor(models.Model):
    """A telephone that shows codes (RFC 6238) for a member of staff: in use once `confirmed_at`."""

    id = IdField()
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="second_factor")
    secret_sealed = models.BinaryField()  # AES-256-GCM, bound to `id`
    last_step = models.BigIntegerField(default=0)  # the period of the last code taken: none is taken twice
    recovery = models.JSONField(default=list)  # keyed hashes of the codes on paper that remain
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"second factor of {self.account_id}"


class OneTimeCode(models.Model):
    """A code sent to a contact: kept as a keyed hash; readable (sealed) only until it is sent."""

    id = IdField()
    contact = models.CharField(max_length=254)
    purpose = models.CharField(max_length=32)
    language = models.CharField(max_length=3)
    code_hash = models.CharField(max_length=64)
    sealed_code = models.BinaryField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["contact", "purpose"], name="code_contact")]

    def __str__(self) -> str:
        return f"code {self.pk}"


class ApiClient(models.Model):
    """A program that an office has accredited to file applications; its token is kept as a keyed hash only."""

    id = IdField()
    name = models.CharField(max_length=80)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")  # answers for it
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_client_of_a_name", fields=["name"], condition=Q(revoked_at=None))
        ]

    def __str__(self) -> str:
        return f"client {self.name}"


class RateWindow(models.Model):
    """How often something was tried within a fixed window; the key is a keyed hash, it names nobody."""

    key = models.CharField(max_length=64)
    starts_at = models.BigIntegerField()  # seconds since 1970
    ends_at = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_counter_per_window", fields=["key", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.count} tries"
