import django.db.models.deletion
from django.db import migrations, models

import jiwar.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("cases", "0029_alerts_of_parts")]

    operations = [
        migrations.AddField("opinion", "confidential", models.BooleanField(default=False)),
        migrations.AddField("opinion", "remind_on", models.DateField(null=True)),
        migrations.AddField("opinion", "reminders", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("opinion", "reminded_on", models.DateField(null=True)),
        migrations.AddIndex(
            "opinion",
            models.Index(
                name="opinion_remind", fields=["remind_on", "id"], condition=models.Q(("state", "asked"))
            ),
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "id",
                    jiwar.kernel.ids.IdField(
                        default=jiwar.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject", models.CharField(max_length=160)),
                ("question", models.TextField()),
                ("name", models.CharField(blank=True, max_length=160)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("language", models.CharField(blank=True, max_length=3)),
                ("papers", models.JSONField(default=list)),
                ("token_hash", models.CharField(blank=True, max_length=64)),
                ("token_sealed", models.BinaryField(null=True)),
                (
                    "opinion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="consultation", to="cases.opinion"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("token_hash", ""), _negated=True),
                        fields=("token_hash",),
                        name="one_consultation_per_link",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("email", ""), ("token_hash", "")),
                            models.Q(
                                models.Q(("email", ""), _negated=True),
                                models.Q(("name", ""), _negated=True),
                                models.Q(("token_hash", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="who_is_asked_outside_has_a_link",
                    ),
                ],
            },
        ),
    ]
