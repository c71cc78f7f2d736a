from django.db import migrations

LEDGER = """
CREATE TRIGGER ledger_is_append_only BEFORE UPDATE OR DELETE ON clauses_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION terreau_append_only();
"""

# Hours done of one employment contract, over every lot, never exceed the hours paid in the months they span,
# when those are known. The contract's row is locked first, so that two lots validated at once see each other.
HOURS_PAID = """
CREATE FUNCTION clauses_hours_within_paid() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    contract bigint := NEW.employment_contract_id;
    span_from date;
    span_to date;
    months integer;
    known integer;
    paid numeric;
    done numeric;
BEGIN
    IF contract IS NULL THEN
        RETURN NULL;
    END IF;
    IF TG_TABLE_NAME = 'clauses_ledgerentry' THEN
        span_from := date_trunc('month', (to_jsonb(NEW) ->> 'worked_from')::date);
        span_to := date_trunc('month', (to_jsonb(NEW) ->> 'worked_to')::date) + interval '1 month - 1 day';
    ELSE
        span_from := (to_jsonb(NEW) ->> 'month')::date;
        span_to := span_from + interval '1 month - 1 day';
    END IF;
    IF span_from IS NULL OR NOT EXISTS (SELECT 1 FROM clauses_hourspaid WHERE employment_contract_id = contract) THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM clauses_employmentcontract WHERE id = contract FOR UPDATE;
    months := (extract(year FROM age(span_to + 1, span_from)) * 12 + extract(month FROM age(span_to + 1, span_from)))::integer;
    SELECT count(*), sum(hours) INTO known, paid FROM clauses_hourspaid
        WHERE employment_contract_id = contract AND month BETWEEN span_from AND span_to;
    IF known < months THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(sum(hours_real), 0) INTO done FROM clauses_ledgerentry
        WHERE employment_contract_id = contract AND kind = 'done' AND worked_from >= span_from AND worked_to <= span_to;
    IF done > paid THEN
        RAISE EXCEPTION 'hours done (%) exceed hours paid (%) for employment contract %', done, paid, contract
            USING ERRCODE = 'check_violation', CONSTRAINT = 'hours_done_within_hours_paid';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER hours_done_within_hours_paid AFTER INSERT ON clauses_ledgerentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'done')
    EXECUTE FUNCTION clauses_hours_within_paid();
CREATE CONSTRAINT TRIGGER hours_paid_bound_hours_done AFTER INSERT OR UPDATE ON clauses_hourspaid
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION clauses_hours_within_paid();
"""


class Migration(migrations.Migration):
    dependencies = [("clauses", "0002_initial"), ("kit", "0003_guards")]
    operations = [
        migrations.RunSQL(LEDGER, "DROP TRIGGER ledger_is_append_only ON clauses_ledgerentry;"),
        migrations.RunSQL(
            HOURS_PAID,
            "DROP TRIGGER hours_paid_bound_hours_done ON clauses_hourspaid;"
            "DROP TRIGGER hours_done_within_hours_paid ON clauses_ledgerentry;"
            "DROP FUNCTION clauses_hours_within_paid();",
        ),
    ]
