"""What a clause computes: pure Python, dates passed in, `Decimal` hours and euros, refusals as sentences or None.

vocabulary         the words: levers, figures, events, kinds, statuses and STATEMENT_TRANSITIONS
rounding           Rounding, round_hours: the one rounding of hours
labour_shares      LABOUR_SHARES: share of labour by trade, editable defaults
sizing             LabourSizing, operation_hours, TrancheSizing, band_hours, picture (days, months, people, full time)
due                hours_due (the five figures, hours not firm), running (the days of a lot after its events)
totals             totals: what ledger entries add up to
shares             split_hours, balances, missing_hours, owed_by, entrust_refusal, settlement
periods            Periodicity, period_of, periods, last_good_day
counting           counted_hours, countable_span, count_contracts, age_band, hours_band, ratio
statement_checks   Line, check_line, Finding, blocks_validation
transitions        move_refusal, send_refusal, return_refusal, validate_refusal
progress           Lot, expected, landing, last_date, lateness, headline, sentences, inputs
sourcing           Wanted, Candidate, fit, ordered: which structures could answer a lot, and why
sourcing_words     kinds, states, outcomes, answers, brackets, and the refusals of a sourcing request
batches            Standing, next_batch, is_batch_due, reminder_days: who is asked when
suppression        suppress, suppress_table: small numbers of persons merged upward

Who may count, and on what proof, is in `terreau.participants.rules.eligibility`.
"""
