"""A telephone that shows codes, for members of staff."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiwar.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("identity", "0003_absences")]

    operations = [
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                (
                    "id",
                    jiwar.kernel.ids.IdField(
                        default=jiwar.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("secret_sealed", models.BinaryField()),
                ("last_step", models.BigIntegerField(default=0)),
                ("recovery", models.JSONField(default=list)),
                ("created_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_factor",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
