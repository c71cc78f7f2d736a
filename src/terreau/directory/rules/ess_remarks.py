"""The sentences shown beside an ESS status: contradictions, old lists, proofs to ask for."""

from collections.abc import Iterator
from datetime import date

from terreau.directory.rules.ess_facts import EssVerdict, LegalFacts
from terreau.directory.rules.ess_rules import EssRules, FormGroup, RuleStanding
from terreau.directory.rules.siae import standing_on
from terreau.kit.french import day


def remarks(facts: LegalFacts, *, on: date, rules: EssRules, verdict: EssVerdict, is_declared: bool) -> tuple[str, ...]:
    """French sentences, in the order to show them."""
    return (
        *_on_the_list(facts, on, rules, is_declared=is_declared),
        *_on_the_flag(facts, rules, verdict),
        *_on_insertion(facts, on, verdict),
        *_on_activity(facts, rules, verdict),
        *_on_the_contest(facts, rules, verdict),
    )


def _on_the_list(facts: LegalFacts, on: date, rules: EssRules, *, is_declared: bool) -> Iterator[str]:
    check = facts.ess_list
    if is_declared and (check is None or check.as_of > on):
        yield "Sa déclaration n'a pas été comparée à la liste d'ESS France : demandez ses statuts."
    elif is_declared and check:
        yield f"Elle est absente de la liste d'ESS France au {day(check.as_of)} : demandez ses statuts."
    if check and check.is_listed and check.is_old(on, rules.list_stale_after_days):
        yield f"La liste d'ESS France utilisée date du {day(check.as_of)} : vérifiez qu'elle est toujours juste."


def _on_the_flag(facts: LegalFacts, rules: EssRules, verdict: EssVerdict) -> Iterator[str]:
    if verdict is EssVerdict.ESS and facts.flag == "N":
        yield "L'Insee indique que cette structure n'est pas de l'ESS : signalez-lui l'écart."
    if verdict is not EssVerdict.ESS and facts.flag == "O":
        yield "L'Insee range cette structure dans l'ESS."
    if verdict is EssVerdict.ESS and rules.form(facts.legal_category).group is FormGroup.NEVER:
        yield "Cette forme juridique n'est pas de l'ESS d'ordinaire : vérifiez le SIREN."


def _on_insertion(facts: LegalFacts, on: date, verdict: EssVerdict) -> Iterator[str]:
    standing = standing_on(facts.agreements, on=on)
    if standing.is_inclusive and verdict is not EssVerdict.ESS:
        kinds = ", ".join(kind.short for kind in standing.current)
        yield f"Elle est aussi structure d'insertion ou de travail adapté ({kinds}) : demandez la preuve de l'ESS."


def _on_activity(facts: LegalFacts, rules: EssRules, verdict: EssVerdict) -> Iterator[str]:
    exclusion, group = rules.exclusion(facts.activities), rules.form(facts.legal_category).group
    if exclusion is None or verdict is EssVerdict.NOT_ESS or group not in {FormGroup.STATUTE, FormGroup.FIFTH}:
        return
    yield f"Activité à examiner : {exclusion.label} ({exclusion.nomenclature.label})."
    if exclusion.standing is RuleStanding.TO_CONFIRM:
        yield "La liste des activités exclues est une liste de travail, à confirmer par l'Insee ou ESS France."


def _on_the_contest(facts: LegalFacts, rules: EssRules, verdict: EssVerdict) -> Iterator[str]:
    examined = rules.form(facts.legal_category).group in {FormGroup.COMPANY, FormGroup.FIFTH}
    if facts.has_pending_proof and not (examined and verdict is EssVerdict.TO_CHECK):
        yield "La structure a envoyé un document, il est en cours d'examen."
