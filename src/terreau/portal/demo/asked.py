"""What the directory waits for in the demonstration: a claim, a report, a closed structure, structures asked."""

from terreau.accounts.actor import Actor
from terreau.clauses.actions.sourcing import Choice, open_sourcing
from terreau.clauses.actions.sourcing_answers import answer_sourcing, read_answers
from terreau.clauses.models import Clause, SourcingRequest
from terreau.clauses.models.sourcing import LINK
from terreau.clauses.reading.structures import USUAL_KM, choices, find_structures
from terreau.clauses.rules.sourcing_words import AmountBracket, DeclineReason, SourcingAnswer, SourcingKind
from terreau.directory.actions import edit_fiche, fiches_of
from terreau.directory.actions.claiming import Claimant, claim_fiche
from terreau.directory.actions.fiche_life import report_fiche
from terreau.directory.actions.fiches import raise_flags
from terreau.directory.models import Fiche
from terreau.directory.rules.flags import FlagRule
from terreau.directory.rules.sources import Origin, Source
from terreau.kit.spans import DAY
from terreau.portal.demo.ground import Ground
from terreau.portal.demo.structures import KEEPER

CLAIMED, REPORTED, CLOSED = "Ressourcerie des Merisiers", "Services Solidaires des Rives", "Coup de Main Brumais"
CLAIMANT = Claimant(
    "Aline Mercandel",
    "aline.mercandel@courriel.example",
    message="Je coordonne la ressourcerie depuis septembre. Nos horaires ont changé, je voudrais les corriger.",
)
REPORT = "Le numéro de téléphone sonne chez un particulier depuis le déménagement."
SOUGHT = "Nettoyage des services de soins"
TEXT = (
    "Nettoyer chaque jour les couloirs, les salles d'attente et les bureaux d'un pôle de soins, de 18 h à 21 h. "
    "Les chambres ne sont pas comprises. Visite des lieux possible en semaine."
)
ASKED, AT_ONCE, WANTED = 8, 5, 3


def await_words(ground: Ground) -> None:
    """Somebody asks to keep a fiche, a reader reports another, and the official files say that a third is closed."""
    today = ground.calendar.today
    with ground.calendar.on(today - 2 * DAY, 14):
        at = ground.calendar.moment(today - 2 * DAY, 14)
        claim_fiche(by=Actor.anonymous(), fiche=_fiche(ground, CLAIMED), claimant=CLAIMANT, upload=None, at=at)
    with ground.calendar.on(today - 4 * DAY, 10):
        report_fiche(by=Actor.anonymous(), fiche=_fiche(ground, REPORTED), message=REPORT)
    closed_on, told_on = today - 75 * DAY, today - 6 * DAY
    with ground.calendar.on(told_on, 6):
        closed, by = _fiche(ground, CLOSED), Actor.system(ground.territory.pk)
        edit_fiche(by=by, fiche=closed, values={"closed_on": closed_on}, origin=Origin(Source.SIRENE, told_on))
        raise_flags(closed, [(FlagRule.CLOSED_ELSEWHERE, f"Depuis le {closed_on:%d/%m/%Y}.")])


def ask_structures(ground: Ground) -> SourcingRequest:
    """Structures asked last week about a lot to come: one is interested, one declines, the others have time."""
    today = ground.calendar.today
    opened_on = today - 4 * DAY
    clause = Clause.objects.filter(territory=ground.territory, lot__contract__title=SOUGHT).order_by("pk")[0]
    with ground.calendar.on(opened_on, 9):
        sourcing = open_sourcing(
            by=ground.facilitator,
            clause=clause,
            kind=SourcingKind.CARRY,
            values={
                "text": TEXT,
                "place": "Argenteuil",
                "period": "Quatorze mois, à partir du printemps",
                "people": None,
                "amount": AmountBracket.TO_150K.value,
                "amount_blank": "",
                "deadline_on": today + 17 * DAY,
                "wanted": WANTED,
                "batch_size": AT_ONCE,
                "batch_days": 5,
            },
            chosen=_chosen(ground, clause),
            at=ground.calendar.moment(opened_on, 9),
        )
    _answer(ground, sourcing)
    return sourcing


def _chosen(ground: Ground, clause: Clause) -> list[Choice]:
    """The structure that keeps its fiche first, then those that the page proposes."""
    keeper, on = ground.places[KEEPER], ground.calendar.today
    page = find_structures(ground.facilitator, clause, SourcingKind.CARRY, radius=USUAL_KM, on=on)
    others = [each.establishment.pk for each in page.found if each.establishment.pk != keeper.pk]
    return choices(ground.facilitator, clause, [str(pk) for pk in (keeper.pk, *others[: ASKED - 1])])


def _answer(ground: Ground, sourcing: SourcingRequest) -> None:
    """By their links, and read: the second structure is interested, the third is not this time."""
    yes, no = sourcing.invitations.order_by("rank")[1:3]
    at = ground.calendar.moment(ground.calendar.today - 2 * DAY, 11)
    with ground.calendar.on(at.date(), 11):
        own = Actor.link(LINK, yes.pk, ground.territory.pk)
        contact = "Maud Térivel, responsable d'exploitation, le matin"
        answer_sourcing(by=own, invitation=yes, answer=SourcingAnswer.INTERESTED, contact=contact, at=at)
        own = Actor.link(LINK, no.pk, ground.territory.pk)
        reason = DeclineReason.NO_CAPACITY.value
        answer_sourcing(by=own, invitation=no, answer=SourcingAnswer.DECLINED, reason=reason, at=at)
    with ground.calendar.on(at.date() + DAY, 9):
        read_answers(by=ground.facilitator, sourcing=sourcing, at=ground.calendar.moment(at.date() + DAY, 9))


def _fiche(ground: Ground, name: str) -> Fiche:
    place = ground.places[name]
    return fiches_of([place])[place.pk]
