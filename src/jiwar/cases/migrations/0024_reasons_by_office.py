"""Why files were taken out of turn, by office and in time."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def from_actions(apps, _editor):
    """Reasons said before are found as those said after."""
    reason, action = (apps.get_model("cases", name) for name in ("CaseReason", "CaseAction"))
    said = action.objects.filter(case_id=OuterRef("case_id"), sequence=OuterRef("sequence"))
    values = {name: Subquery(said.values(name)[:1]) for name in ("office_id", "at")}
    reason.objects.filter(at=None).update(**values)


class Migration(migrations.Migration):
    dependencies = [("cases", "0023_appeals"), ("offices", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="casereason",
            name="office",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offices.office",
            ),
        ),
        migrations.AddField(model_name="casereason", name="at", field=models.DateTimeField(null=True)),
        migrations.RunPython(from_actions, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="casereason",
            index=models.Index(fields=["kind", "office", "-at", "-id"], name="reason_office"),
        ),
    ]
