from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("participants", "0001_initial")]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(
            "CREATE INDEX participants_participant_name_key_trigram"
            " ON participants_participant USING gin (name_key gin_trgm_ops)",
            "DROP INDEX participants_participant_name_key_trigram",
        ),
    ]
