"""The months that a company has to declare each open by a button."""

from django.template.loader import render_to_string

from terreau.clauses.reading.declaration import MonthLink

DUE = "à transmettre avant le 15 novembre 2026"
LINKS = [
    MonthLink("Heures d'octobre 2026", "Lot 1", "Bâtival", "/mes-heures/1/", "late", "à corriger", DUE, "Corriger"),
    MonthLink("Heures d'octobre 2026", "Lot 2", "Bâtival", "/mes-heures/2/", "watch", "à remplir", DUE, "Remplir"),
    MonthLink("Heures de septembre 2026", "Lot 2", "Bâtival", "/mes-heures/3/", "ok", "vérifié"),
]


def test_the_first_month_to_send_is_the_one_thing_to_do() -> None:
    text = render_to_string(
        "clauses/declaration_months.html", {"heading": "À transmettre", "links": LINKS, "leads": True}
    )
    assert text.count("btn-primary") == 1
    assert text.index("Corriger") < text.index("Remplir")
    assert text.count('class="btn') == 2
