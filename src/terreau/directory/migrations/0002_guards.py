from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(
            "CREATE INDEX directory_organisation_name_key_trigram ON directory_organisation USING gin (name_key gin_trgm_ops);"
            "CREATE INDEX directory_establishment_name_key_trigram ON directory_establishment USING gin (name_key gin_trgm_ops)",
            "DROP INDEX directory_organisation_name_key_trigram; DROP INDEX directory_establishment_name_key_trigram",
        ),
    ]
