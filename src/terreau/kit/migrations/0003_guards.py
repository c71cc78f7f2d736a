from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION terreau_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE ON kit_journalentry
    FOR EACH ROW EXECUTE FUNCTION terreau_append_only();
"""
CACHE = """
CREATE TABLE kit_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX kit_cache_expires ON kit_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("kit", "0002_initial")]
    operations = [
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER journal_is_append_only ON kit_journalentry; DROP FUNCTION terreau_append_only();",
        ),
        migrations.RunSQL(CACHE, "DROP TABLE kit_cache;"),
    ]
