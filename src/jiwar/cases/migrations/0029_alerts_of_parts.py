"""Alerts of the days of an authority's part say which office holds it; what presses today is read by an index."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0028_office_replies"), ("offices", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="casealert",
            name="held_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offices.office",
            ),
        ),
        migrations.AddIndex(
            model_name="casepart",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "open", "prepared"])),
                fields=["queue_on", "id"],
                name="part_queue",
            ),
        ),
    ]
