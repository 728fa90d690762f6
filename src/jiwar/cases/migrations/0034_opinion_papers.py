import django.db.models.deletion
from django.db import migrations, models

import jiwar.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0033_presence_at_parts"),
        ("documents", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="OpinionPaper",
            fields=[
                (
                    "id",
                    jiwar.kernel.ids.IdField(
                        default=jiwar.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                ("media_type", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField()),
                ("given", models.BooleanField(default=False)),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.file",
                    ),
                ),
                (
                    "opinion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="papers", to="cases.opinion"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("given", False)), fields=["id"], name="opinion_paper_unsent"
                    )
                ],
            },
        ),
    ]
