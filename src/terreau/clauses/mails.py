"""Messages about hours. Those to companies use the plain words of `rules.plain_words`."""

from datetime import date
from decimal import Decimal

from django.urls import reverse

from terreau.clauses.models import Clause, Commitment, Statement
from terreau.kit import french, links, mail
from terreau.kit.spans import DAY

PURPOSE = "declaration"
LINK_DAYS = 365
SIGNED = """
Une question ? {facilitator}.
{territory}
"""
ASK = """Bonjour,

Merci de nous transmettre les heures {of_month} faites par les personnes suivies sur {place}, avant le {before}.
Deux minutes suffisent, depuis un téléphone, sans compte :

{link}

Gardez ce message : le même lien sert pour les mois suivants.
"""
REMIND = """Bonjour,

Nous attendons encore les heures {of_month} faites sur {place} ; elles étaient attendues avant le {before}.
Si personne n'a travaillé ce mois-ci, dites-le en deux touches sur la même page :

{link}
"""
RETURN = """Bonjour,

Merci pour les heures {of_month} faites sur {place}. Un point est à corriger :

{reason}

Tout ce que vous avez déjà rempli est gardé :

{link}
"""
RECORDED = """Bonjour,

Nous avons noté pour vous les heures {of_month} faites sur {place} : {total} en tout.
Si ce n'est pas juste, corrigez-les ici ou appelez-nous :

{link}
"""
CORRECTED = """Bonjour,

Nous avons corrigé les heures {of_month} faites sur {place}, déjà vérifiées. Nouveau total : {total}.
La raison : {reason}

Si ce n'est pas juste, appelez-nous.
"""


SET_ASIDE = """Bonjour,

Avec les heures {of_month} faites sur {place}, vous nous avez signalé {person}.
Nous n'ajoutons pas cette personne ; ses heures ne comptent donc pas ici. La raison : {reason}

Si ce n'est pas juste, appelez-nous. Votre page :

{link}
"""


def declaration_url(commitment: Commitment) -> str:
    """The address that opens the declarations of one commitment, without an account."""
    token = links.sign(PURPOSE, commitment.pk, commitment.link_stamp)
    return links.absolute(reverse("clauses:declaration_home", args=[token]))


def facilitator_of(clause: Clause) -> tuple[str, str]:
    """Name and phone of the person to call: who follows the clause, or the territory's contact."""
    person, territory = clause.facilitator, clause.territory
    if person and person.full_name:
        return person.full_name, person.phone or territory.contact_phone
    return territory.contact_name or territory.name, territory.contact_phone


def place_words(clause: Clause) -> str:
    """The lot and its site, as the company knows them."""
    operation = clause.lot.operation
    return f"{clause.lot}, {operation.name}" if operation else str(clause.lot)


def send_request(statement: Statement) -> bool:
    """Ask for the hours of a period. False when nobody's address is known."""
    return _send(statement, "Heures {of_month} : {place}", ASK)


def send_reminder(statement: Statement) -> bool:
    """Ask again for late hours. False when nobody's address is known."""
    return _send(statement, "Rappel : heures {of_month}, {place}", REMIND)


def send_return(statement: Statement) -> bool:
    """Say what is to be corrected."""
    return _send(statement, "À corriger : heures {of_month}, {place}", RETURN, reason=statement.return_reason)


def send_recorded(statement: Statement, total: Decimal) -> bool:
    """Tell the company what was entered in its name."""
    return _send(statement, "Heures {of_month} notées pour vous : {place}", RECORDED, total=french.hours(total))


def send_corrected(statement: Statement, total: Decimal, reason: str) -> bool:
    """Tell the company that verified hours were corrected."""
    subject = "Heures {of_month} corrigées : {place}"
    return _send(statement, subject, CORRECTED, total=french.hours(total), reason=reason)


def send_set_aside(statement: Statement, *, person: str, reason: str) -> bool:
    """Tell the company that a person it told of is not added, and why."""
    return _send(statement, "{person} : heures {of_month}, {place}", SET_ASIDE, person=person, reason=reason)


def period_words(from_on: date, to_on: date) -> str:
    """After « les heures »: `d'octobre 2026`, or `de juillet à septembre 2026`."""
    if (from_on.year, from_on.month) == (to_on.year, to_on.month):
        return french.of_month(from_on)
    first = french.of_month(from_on).removesuffix(f"{french.HARD_SPACE}{from_on.year}")
    return f"{first} à {french.month(to_on)}"


def _send(statement: Statement, subject: str, body: str, **words: str) -> bool:
    commitment, clause = statement.commitment, statement.commitment.clause
    if not commitment.contact_email:
        return False
    name, phone = facilitator_of(clause)
    values = {
        "of_month": period_words(statement.from_on, statement.to_on),
        "place": place_words(clause),
        "before": french.day(statement.due_on + DAY),
        "link": declaration_url(commitment),
        **words,
    }
    signature = SIGNED.format(facilitator=", ".join(part for part in (name, phone) if part), territory=clause.territory)
    mail.send(
        to=commitment.contact_email,
        subject=" ".join(subject.format(**values).split()),
        body=body.format(**values) + signature,
        territory_id=clause.territory_id,
    )
    return True
