from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_search_words")]

    operations = [
        UnaccentExtension(),
        migrations.RunSQL(
            "CREATE TEXT SEARCH CONFIGURATION french_plain (COPY = french);"
            "ALTER TEXT SEARCH CONFIGURATION french_plain"
            " ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem",
            "DROP TEXT SEARCH CONFIGURATION french_plain",
        ),
    ]
