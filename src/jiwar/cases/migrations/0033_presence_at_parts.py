"""Who has an authority's part of a file open."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0032_reply_readings")]

    operations = [
        migrations.AddField(
            model_name="casepresence",
            name="part",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="cases.casepart",
            ),
        ),
    ]
