"""A bilan in French: sentences with one idea each, figures, charts and notes, the same on the page and in the files."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from terreau.clauses.reports.breakdowns import Breakdown
from terreau.clauses.reports.drawing import breakdown_chart, buyers_chart, percent_words, years_chart
from terreau.clauses.reports.figures import CompanyLine, Report, Totals
from terreau.clauses.reports.heading import Heading, period_title
from terreau.clauses.reports.query import MISSION_GAP_DAYS
from terreau.clauses.reports.scope import Audience, Scope
from terreau.kit import french
from terreau.kit.charts import Chart

MOST_LINES = 60


@dataclass(frozen=True)
class Figure:
    """A large number, what it counts, and one remark. `opens` names what its link shows to the team."""

    value: str
    label: str
    note: str = ""
    opens: str = ""


@dataclass(frozen=True)
class Content:
    """All that a bilan says. `lead`: the three sentences; `people_*`: the part about persons, empty when none is."""

    report: Report
    heading: Heading
    lead: tuple[str, ...]
    more: tuple[str, ...]
    known: str
    figures: tuple[Figure, ...]
    charts: tuple[Chart, ...]
    people_title: str
    people_note: str
    people_charts: tuple[Chart, ...]
    notes: tuple[str, ...]
    warning: str

    @property
    def companies(self) -> tuple[CompanyLine, ...]:
        """Those with most hours; the whole list is in the spreadsheet."""
        return self.report.companies[:MOST_LINES]

    @property
    def shows_lots(self) -> bool:
        """A longer list of lots stays in the spreadsheet."""
        return len(self.report.lots) <= MOST_LINES


def content_of(report: Report, heading: Heading, *, today: date) -> Content:
    """Write a bilan."""
    totals = report.totals
    people = _people_charts(report)
    drawn = (years_chart(report), buyers_chart(report.buyers))
    return Content(
        report=report,
        heading=heading,
        lead=(_hours(totals, heading), _persons(totals), _share(totals)),
        more=tuple(each for each in (_training(totals), _unnamed(totals), _catch_up(totals, report.scope)) if each),
        known=_known(totals),
        figures=tuple(_figures(totals, report.scope)),
        charts=tuple(chart for chart in drawn if chart),
        people_title=_people_title(report),
        people_note=_people_note(report, today),
        people_charts=people,
        notes=_notes(report.scope.audience),
        warning=TEAM_ONLY if report.scope.audience is Audience.TEAM and totals.persons else "",
    )


NOTES = (
    "Une heure compte à la date où elle est travaillée ; une ligne de relevé, à la date de son dernier jour.",
    "Les heures faites sont réelles, validées, formation comprise.",
    "Les heures dues sont celles de la fin de la période, sur les lots qui ont couru pendant la période.",
    "Les reports d'heures s'y ajoutent et les dispenses s'en retirent.",
    "Le pourcentage leur compare tout ce qui est validé sur ces lots depuis leur début, compté selon chaque marché.",
    "Personnes, contrats de travail, entreprises (par SIREN) et acheteurs comptent une fois, dès une heure validée.",
    f"Les missions d'une personne chez un employeur, à {MISSION_GAP_DAYS} jours d'écart au plus, sont un seul contrat.",
    "Catégorie, âge, niveau de formation, quartier et type d'employeur sont ceux du jour de l'embauche.",
)
TEAM_ONLY = "Version de l'équipe : elle contient de petits nombres. Pour la donner, choisissez la version à diffuser."


def _hours(totals: Totals, heading: Heading) -> str:
    if totals.hours_done <= 0:
        return f"Aucune heure d'insertion travaillée {heading.when} n'a été validée."
    hours = french.hours(totals.hours_done)
    if heading.company:
        return f"{heading.company} totalise {hours} d'insertion {heading.when}."
    who = french.count(totals.companies, "entreprise a", "entreprises ont")
    return f"{_capital(who)} fait {hours} d'insertion {heading.when}."


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _persons(totals: Totals) -> str:
    if not totals.persons:
        return (
            "Ces heures viennent d'un suivi plus ancien, qui n'en donne pas les personnes."
            if totals.hours_done > 0
            else "Aucune personne n'a encore d'heure validée sur cette période."
        )
    worked = french.count(totals.persons, "personne a", "personnes ont") + " travaillé"
    if totals.persons == 1:
        began = "avait commencé avant" if totals.persons_carried_over else "a commencé pendant la période"
        return f"{worked} ; elle {began}."
    if not totals.persons_carried_over:
        return f"{worked} ; toutes ont commencé pendant la période."
    if not totals.persons_new:
        return f"{worked} ; toutes avaient commencé avant."
    began = "a commencé" if totals.persons_new == 1 else "ont commencé"
    return f"{worked} ; {french.number(totals.persons_new)} {began} pendant la période."


def _share(totals: Totals) -> str:
    if totals.share is None:
        return "Aucune heure n'était due à la fin de la période."
    lots = "le lot" if totals.lots == 1 else f"les {french.number(totals.lots)} lots"
    done, due = french.hours(totals.hours_done_ever), french.hours(totals.hours_due)
    if totals.hours_due < 0:
        return f"Les reports et les dispenses dépassent les heures dues sur {lots} de la période."
    if totals.hours_done_ever == totals.hours_due:
        return f"Toutes les heures dues sur {lots} de la période sont faites : {due}."
    if not totals.hours_done_ever:
        return f"Rien n'est encore fait sur {lots} de la période ; il est dû {due}."
    percent = percent_words(totals.hours_done_ever / totals.hours_due)
    if totals.hours_done_ever > totals.hours_due:
        return f"Il s'est fait plus d'heures que dû sur {lots} de la période : {done} pour {due}, soit {percent}."
    since = (
        "Depuis son début, le lot de la période en est" if totals.lots == 1 else f"Depuis leur début, {lots} en sont"
    )
    return f"{since} à {percent} des heures dues : {done} sur {due}."


def _training(totals: Totals) -> str:
    if totals.hours_training <= 0:
        return ""
    return f"Ces heures comprennent {french.hours(totals.hours_training)} de formation."


def _unnamed(totals: Totals) -> str:
    if totals.hours_unnamed <= 0 or not totals.persons:
        return ""
    hours = french.hours(totals.hours_unnamed)
    return f"{hours} viennent d'un suivi plus ancien, qui n'en donne pas les personnes."


def _catch_up(totals: Totals, scope: Scope) -> str:
    if not totals.hours_catch_up:
        return ""
    hours, start = french.hours(abs(totals.hours_catch_up)), french.day(scope.from_on)
    if totals.hours_catch_up < 0:
        return f"Des corrections faites pendant la période ont retiré {hours} travaillées avant le {start}."
    return f"À part : {hours} travaillées avant le {start} ont été validées pendant la période."


def _known(totals: Totals) -> str:
    if totals.worked_until is None or totals.validated_until is None:
        return "Aucune heure validée sur cette période."
    month = french.month(totals.worked_until)
    return f"Heures travaillées jusqu'en {month}, validées jusqu'au {french.day(totals.validated_until)}."


def _figures(totals: Totals, scope: Scope) -> list[Figure]:
    done, due = french.hours(totals.hours_done_ever), french.hours(totals.hours_due)
    training = f"dont {french.hours(totals.hours_training)} de formation" if totals.hours_training > 0 else ""
    found = [
        Figure(french.hours(totals.hours_done), "faites et validées", training, "hours"),
        Figure(
            "–" if totals.share is None else percent_words(totals.share),
            f"des heures dues sur {french.count(totals.lots, 'lot', 'lots')}" if totals.lots else "aucun lot",
            f"{done} faites sur {due}" if totals.share is not None else "aucune heure due",
            "lots",
        ),
        Figure(french.number(totals.persons), _word(totals.persons, "personne"), _began(totals), "persons"),
        Figure(
            french.number(totals.contracts),
            _word(totals.contracts, "contrat de travail", "contrats de travail"),
            "missions qui se suivent comptées une fois" if totals.contracts else "",
            "persons",
        ),
    ]
    if scope.company_id is None:
        found.append(Figure(french.number(totals.companies), _word(totals.companies, "entreprise"), "", "companies"))
    if scope.buyer_id is None:
        found.append(Figure(french.number(totals.buyers), _word(totals.buyers, "acheteur"), "", "buyers"))
    return found


def _began(totals: Totals) -> str:
    new, known = totals.persons_new, totals.persons_carried_over
    if not new or not known:
        return "" if totals.persons < 2 else "toutes nouvelles" if new else "toutes déjà en poste avant"
    return f"{french.count(new, 'nouvelle', 'nouvelles')}, {french.number(known)} déjà en poste avant"


def _word(count: int, singular: str, plural: str = "") -> str:
    return (plural or f"{singular}s") if french.is_plural(count) else singular


def _people_charts(report: Report) -> tuple[Chart, ...]:
    drawn = [breakdown_chart(each, report.described) for each in report.breakdowns]
    drawn.append(breakdown_chart(report.exits, report.exits.persons))
    return tuple(chart for chart in drawn if chart)


def _people_title(report: Report) -> str:
    if report.people == report.scope:
        return "Les personnes"
    return f"Les personnes, {period_title(report.people).lower()}"


def _people_note(report: Report, today: date) -> str:
    told: list[Breakdown] = [*report.breakdowns, report.exits]
    if report.scope.audience is Audience.TEAM:
        return ""
    if not report.scope.is_fixed:
        return "Les répartitions par traits de personnes ne sont données que pour le territoire ou pour un acheteur."
    note = ""
    if report.people != report.scope:
        note = "Les personnes sont décrites par trimestre ou par année terminés : voici la dernière année terminée. "
    if not any(each.shares for each in told):
        return note + "Il y a trop peu de personnes pour les décrire sans qu'on puisse les reconnaître."
    if any(each.is_merged or each.is_hidden for each in told):
        note += "Les groupes de moins de 5 personnes sont réunis à d'autres, ou ne sont pas donnés."
    return note.strip()


def _notes(audience: Audience) -> tuple[str, ...]:
    notes = [*NOTES]
    if audience is Audience.OUTSIDE:
        notes.append("Aucun groupe de moins de 5 personnes n'est donné, ni ne peut se déduire du reste du tableau.")
    return tuple(notes)


def ratio_words(share: Decimal | None) -> str:
    """A share of a table's line; a dash when nothing is due."""
    return "–" if share is None else percent_words(share)
