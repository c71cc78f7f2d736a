"""The words of a bilan: true and well agreed at zero, one, none, all and more than all."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document

from terreau.clauses.reports import word_template
from terreau.clauses.reports.breakdowns import Breakdown, Share, exits_of
from terreau.clauses.reports.drawing import breakdown_chart, buyers_chart, percent_words, years_chart
from terreau.clauses.reports.figures import BuyerLine, Report, Totals
from terreau.clauses.reports.heading import Heading, period_title, period_words
from terreau.clauses.reports.periods import Period, span_of
from terreau.clauses.reports.scope import BEGINNING, Audience, Scope
from terreau.clauses.reports.writing import Content, content_of
from terreau.kit.charts import BarChart
from terreau.kit.french import HARD_SPACE, NARROW_SPACE
from terreau.territories.models import Territory

TODAY = date(2027, 6, 1)
YEAR = Scope(1, date(2026, 1, 1), date(2026, 12, 31))
NOTHING = Totals(
    hours_due=Decimal(0),
    hours_done_ever=Decimal(0),
    hours_done=Decimal(0),
    hours_training=Decimal(0),
    hours_counted=Decimal(0),
    hours_unnamed=Decimal(0),
    hours_catch_up=Decimal(0),
    persons=0,
    persons_carried_over=0,
    contracts=0,
    companies=0,
    buyers=0,
    lots=0,
    worked_until=None,
    validated_until=None,
)
DONE = replace(NOTHING, hours_done=Decimal(90), companies=3, persons=5, persons_carried_over=2, lots=2)


LASTING = "vers un emploi durable (CDI, CDD de 6 mois ou plus, création)."


def plain(text: str) -> str:
    """With ordinary spaces."""
    return text.replace(HARD_SPACE, " ").replace(NARROW_SPACE, " ")


def written(
    totals: Totals, scope: Scope = YEAR, *, company: str = "", years: tuple[tuple[int, Decimal], ...] = ()
) -> Content:
    """The content of a bilan that has only totals."""
    report = Report(scope, totals, (), (), years, scope, (), exits_of([]), 0)
    heading = Heading(Territory(name="Argenteuil"), (), period_title(scope), period_words(scope), company)
    return content_of(report, heading, today=TODAY)


@pytest.mark.parametrize(
    ("totals", "sentence"),
    [
        (NOTHING, "Aucune heure d'insertion travaillée en 2026 n'a été validée."),
        (DONE, "3 entreprises ont fait 90,00 h d'insertion en 2026."),
        (replace(DONE, companies=1), "1 entreprise a fait 90,00 h d'insertion en 2026."),
    ],
)
def test_the_first_sentence_tells_the_hours(totals: Totals, sentence: str) -> None:
    assert plain(written(totals).lead[0]) == sentence


def test_a_company_is_named() -> None:
    assert plain(written(DONE, company="Bâtival").lead[0]) == "Bâtival totalise 90,00 h d'insertion en 2026."


@pytest.mark.parametrize(
    ("totals", "sentence"),
    [
        (NOTHING, "Aucune personne n'a encore d'heure validée sur cette période."),
        (
            replace(DONE, persons=0, persons_carried_over=0, hours_unnamed=Decimal(90)),
            "Ces heures viennent d'un suivi plus ancien, qui n'en donne pas les personnes.",
        ),
        (
            replace(DONE, persons=1, persons_carried_over=0),
            "1 personne a travaillé ; elle a commencé pendant la période.",
        ),
        (replace(DONE, persons=1, persons_carried_over=1), "1 personne a travaillé ; elle avait commencé avant."),
        (
            replace(DONE, persons_carried_over=0),
            "5 personnes ont travaillé ; toutes ont commencé pendant la période.",
        ),
        (replace(DONE, persons_carried_over=5), "5 personnes ont travaillé ; toutes avaient commencé avant."),
        (replace(DONE, persons_carried_over=4), "5 personnes ont travaillé ; 1 a commencé pendant la période."),
        (DONE, "5 personnes ont travaillé ; 3 ont commencé pendant la période."),
    ],
)
def test_the_second_sentence_tells_the_persons(totals: Totals, sentence: str) -> None:
    assert plain(written(totals).lead[1]) == sentence


@pytest.mark.parametrize(
    ("due", "done", "lots", "sentence"),
    [
        ("0", "0", 0, "Aucune heure n'était due à la fin de la période."),
        ("0", "50", 1, "Aucune heure n'était due à la fin de la période."),
        ("-5", "50", 1, "Les reports et les dispenses dépassent les heures dues sur le lot de la période."),
        ("100", "0", 2, "Rien n'est encore fait sur les 2 lots de la période ; il est dû 100,00 h."),
        ("100", "100", 1, "Toutes les heures dues sur le lot de la période sont faites : 100,00 h."),
        (
            "100",
            "40",
            1,
            "Depuis son début, le lot de la période en est à 40 % des heures dues : 40,00 h sur 100,00 h.",
        ),
        ("100", "40", 2, "Depuis leur début, les 2 lots en sont à 40 % des heures dues : 40,00 h sur 100,00 h."),
        (
            "100",
            "120",
            2,
            "Il s'est fait plus d'heures que dû sur les 2 lots de la période : 120,00 h pour 100,00 h, soit 120 %.",
        ),
    ],
)
def test_the_third_sentence_tells_the_share(due: str, done: str, lots: int, sentence: str) -> None:
    totals = replace(DONE, hours_due=Decimal(due), hours_done_ever=Decimal(done), lots=lots)
    assert plain(written(totals).lead[2]) == sentence


@pytest.mark.parametrize(
    ("share", "words"),
    [
        ("0", "0 %"),
        ("0.001", "moins de 1 %"),
        ("0.5", "50 %"),
        ("0.9999", "plus de 99 %"),
        ("1", "100 %"),
        ("1.0001", "un peu plus de 100 %"),
        ("1.2", "120 %"),
    ],
)
def test_a_percentage_never_rounds_to_none_or_to_all(share: str, words: str) -> None:
    assert plain(percent_words(Decimal(share))) == words


def test_other_sentences_come_only_when_they_say_something() -> None:
    assert written(DONE).more == ()
    totals = replace(
        DONE, hours_training=Decimal(7), hours_unnamed=Decimal(10), hours_catch_up=Decimal(20), hours_due=Decimal(1)
    )
    assert [plain(each) for each in written(totals).more] == [
        "Ces heures comprennent 7,00 h de formation.",
        "10,00 h viennent d'un suivi plus ancien, qui n'en donne pas les personnes.",
        "À part : 20,00 h travaillées avant le 1er janvier 2026 ont été validées pendant la période.",
    ]
    corrected = written(replace(DONE, hours_catch_up=Decimal(-3))).more
    assert [plain(each) for each in corrected] == [
        "Des corrections faites pendant la période ont retiré 3,00 h travaillées avant le 1er janvier 2026."
    ]


def test_each_bilan_says_until_when_its_hours_are_known() -> None:
    assert written(NOTHING).known == "Aucune heure validée sur cette période."
    known = replace(DONE, worked_until=date(2026, 10, 31), validated_until=date(2026, 11, 3))
    assert plain(written(known).known) == "Heures travaillées jusqu'en octobre 2026, validées jusqu'au 3 novembre 2026."


def test_a_figure_of_one_is_singular_and_a_scope_hides_what_it_narrows() -> None:
    one = replace(DONE, persons=1, persons_carried_over=0, contracts=1, companies=1, buyers=1)
    labels = [figure.label for figure in written(one).figures]
    assert labels[2:] == ["personne", "contrat de travail", "entreprise", "acheteur"]
    narrowed = written(one, replace(YEAR, buyer_id=1, company_id=2)).figures
    assert [figure.label for figure in narrowed][2:] == ["personne", "contrat de travail"]


@pytest.mark.parametrize(
    ("from_on", "to_on", "title", "words"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), "Année 2026", "en 2026"),
        (date(2026, 1, 1), date(2026, 3, 31), "1er trimestre 2026", "au 1er trimestre 2026"),
        (date(2026, 10, 1), date(2026, 12, 31), "4e trimestre 2026", "au 4e trimestre 2026"),
        (BEGINNING, date(2026, 5, 9), "Depuis le début du suivi, jusqu'au 9 mai 2026", "depuis le début du suivi"),
        (date(2026, 1, 1), date(2026, 5, 22), "Du 1er janvier au 22 mai 2026", "du 1er janvier au 22 mai 2026"),
        (date(2025, 3, 3), date(2026, 5, 1), "Du 3 mars 2025 au 1er mai 2026", "du 3 mars 2025 au 1er mai 2026"),
    ],
)  # fmt: skip
def test_a_period_has_its_words(from_on: date, to_on: date, title: str, words: str) -> None:
    scope = Scope(1, from_on, to_on)
    assert (plain(period_title(scope)), plain(period_words(scope))) == (title, words)


@pytest.mark.parametrize(
    ("today", "start", "end"),
    [
        (date(2026, 1, 1), date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 3, 31), date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 4, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 11, 22), date(2026, 7, 1), date(2026, 9, 30)),
    ],
)
def test_the_last_quarter_is_one_that_is_over(today: date, start: date, end: date) -> None:
    span = span_of(Period.QUARTER, today)
    assert (span.start, span.end) == (start, end)


def test_the_chart_of_years_has_no_hole_and_lights_the_year_that_goes_on() -> None:
    years = ((2023, Decimal(10)), (2025, Decimal(30)), (2026, Decimal(5)))
    scope = replace(YEAR, from_on=BEGINNING, to_on=date(2026, 11, 22))
    chart = years_chart(Report(scope, DONE, (), (), years, scope, (), exits_of([]), 0))
    assert isinstance(chart, BarChart)
    assert [(bar.label, bar.value, bar.is_partial) for bar in chart.bars] == [
        ("2023", 10, False),
        ("2024", 0, False),
        ("2025", 30, False),
        ("2026", 5, True),
    ]
    assert plain(chart.sentence) == "De 2023 à 2026, les entreprises ont fait 45,00 h ; l'année la plus forte est 2025."


@pytest.mark.parametrize(
    ("years", "sentence"),
    [
        (((2026, Decimal(5)),), "Toutes les heures ont été faites en 2026."),
        (((2025, Decimal(5)), (2026, Decimal(5))), "De 2025 à 2026, les entreprises ont fait 10,00 h."),
    ],
)
def test_the_chart_of_years_says_nothing_false(years: tuple[tuple[int, Decimal], ...], sentence: str) -> None:
    chart = years_chart(Report(YEAR, DONE, (), (), years, YEAR, (), exits_of([]), 0))
    assert chart is not None
    assert plain(chart.sentence) == sentence


def test_small_buyers_are_put_together_and_equal_ones_lead_together() -> None:
    def buyers(*hours: int) -> tuple[BuyerLine, ...]:
        return tuple(
            BuyerLine(n, f"Acheteur {n}", 1, Decimal(0), Decimal(0), Decimal(value)) for n, value in enumerate(hours)
        )

    assert buyers_chart(buyers(10)) is None
    assert buyers_chart(buyers(10, 0)) is None
    many = buyers_chart(buyers(*range(20, 0, -1)))
    assert many is not None
    assert [row[0] for row in many.table().rows][-1] == "13 autres acheteurs"
    assert plain(many.sentence) == "Premier acheteur de la période : Acheteur 0, avec 10 % des heures."
    equal = buyers_chart(buyers(10, 10))
    assert equal is not None
    assert plain(equal.sentence) == "Plusieurs acheteurs viennent en tête, avec 10,00 h chacun."


def breakdown(key: str, *shares: tuple[str, str, int], is_merged: bool = False) -> Breakdown:
    """A breakdown of persons."""
    return Breakdown(
        key, key, tuple(Share(code, label, persons) for code, label, persons in shares), is_merged=is_merged
    )


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (breakdown("sex", ("female", "Femme", 3), ("male", "Homme", 9)), "3 personnes sur 12 sont des femmes (25 %)."),
        (breakdown("sex", ("female", "Femme", 1), ("male", "Homme", 4)), "1 personne sur 5 est une femme."),
        (breakdown("sex", ("female", "Femme", 1)), "La seule personne connue est une femme."),
        (breakdown("sex", ("male", "Homme", 9)), "Toutes les personnes sont dans la même ligne : Homme."),
        (
            breakdown("education", ("below_3", "Sans diplôme", 6), ("level_3", "CAP", 6)),
            "Plusieurs réponses viennent en tête, avec 6 personnes chacune.",
        ),
        (
            breakdown("education", ("", "Non renseigné", 9), ("level_3", "CAP", 3)),
            "Le plus souvent, la réponse n'est pas connue : 9 personnes sur 12 (75 %).",
        ),
        (breakdown("education", ("", "Non renseigné", 9)), "La réponse n'est connue pour personne."),
        (
            breakdown("exits", ("cdi", "CDI", 1)),
            f"1 personne a quitté son emploi pendant la période ; 1 {LASTING}",
        ),
        (
            breakdown("exits", ("unknown", "Situation inconnue", 2)),
            "2 personnes ont quitté leur emploi pendant la période.",
        ),
        (
            breakdown("exits", ("", "CDI ; Intérim", 8), is_merged=True),
            "8 personnes ont quitté leur emploi pendant la période.",
        ),
    ],
)
def test_a_breakdown_says_its_one_thing(table: Breakdown, sentence: str) -> None:
    chart = breakdown_chart(table, table.persons)
    assert chart is not None
    assert plain(chart.sentence) == sentence


def test_a_breakdown_without_lines_has_no_chart() -> None:
    assert breakdown_chart(breakdown("sex"), 0) is None


def test_outside_a_note_says_why_persons_are_not_described() -> None:
    outside = replace(YEAR, audience=Audience.OUTSIDE)
    assert "trop peu de personnes" in written(DONE, outside).people_note
    assert "pour le territoire ou pour un acheteur" in written(DONE, replace(outside, programme="NPNRU")).people_note
    assert written(DONE, outside).warning == ""
    assert written(DONE).warning != ""


def test_the_document_s_template_is_the_one_that_its_script_builds() -> None:
    def texts(source: object) -> list[str]:
        return [each.text or "" for each in source.element.body.iter() if each.tag.endswith("}t")]  # type: ignore[attr-defined]

    assert texts(Document(str(Path(word_template.TEMPLATE)))) == texts(word_template.build())
