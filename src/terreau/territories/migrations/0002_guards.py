from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("territories", "0001_initial")]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(
            "CREATE INDEX territories_commune_name_key_trigram ON territories_commune USING gin (name_key gin_trgm_ops)",
            "DROP INDEX territories_commune_name_key_trigram",
        ),
    ]
