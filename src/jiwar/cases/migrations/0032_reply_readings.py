"""A speaker's reading of a shared reply, kept by the office for which it was read."""

import django.db.models.deletion
from django.db import migrations, models

import jiwar.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0031_shares_of_the_places"),
        ("identity", "0004_second_factor"),
        ("offices", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReplyReading",
            fields=[
                (
                    "id",
                    jiwar.kernel.ids.IdField(
                        default=jiwar.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reply_id", models.CharField(max_length=64)),
                ("language", models.CharField(max_length=3)),
                ("text", models.TextField()),
                ("said_at", models.DateTimeField()),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "reply_id", "language"), name="one_reading_per_reply_and_language"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="a_reading_has_a_text"
                    ),
                ],
            },
        ),
    ]
