"""A commission may keep shares of what it attributes: which file counts in which, and by which it was chosen."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0030_consultations")]

    operations = [
        migrations.AddField("session", "shares", models.JSONField(default=list)),
        migrations.AddField("sessionitem", "shares", models.JSONField(default=list)),
        migrations.AddField("sessionitem", "by_share", models.CharField(blank=True, max_length=64)),
    ]
