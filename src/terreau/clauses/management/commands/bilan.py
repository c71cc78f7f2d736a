"""`bilan --territory CODE`: the bilan on standard output or in a file, for the team unless `--audience outside`."""

import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from terreau.clauses.reports.figures import report_of
from terreau.clauses.reports.files import KINDS
from terreau.clauses.reports.heading import heading_of
from terreau.clauses.reports.scope import BEGINNING, Audience, Scope
from terreau.clauses.reports.writing import content_of
from terreau.directory.models import Organisation
from terreau.directory.rules.names import digits
from terreau.kit.clock import today
from terreau.kit.french import UnreadableError, read_date
from terreau.territories.models import Territory


class Wrong(Exception):
    """What was asked cannot be answered; the message is the French sentence to print."""


class Command(BaseCommand):
    """Write a bilan."""

    help = "Écrit le bilan d'un territoire ou d'un acheteur."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Values are read here and refused in French by `handle`."""
        parser.add_argument("--territory", default="", metavar="CODE", help="code du territoire, par exemple 95018")
        parser.add_argument(
            "--from", dest="from_on", default="", metavar="DATE", help="premier jour (défaut : le début)"
        )
        parser.add_argument(
            "--to", dest="to_on", default="", metavar="DATE", help="dernier jour (défaut : aujourd'hui)"
        )
        parser.add_argument("--buyer", default="", metavar="SIRET", help="un seul acheteur")
        parser.add_argument(
            "--audience", default="team", metavar="team|outside", help="outside : petits nombres réunis"
        )
        parser.add_argument("--format", default="json", metavar="|".join(KINDS), help="json si rien n'est dit")
        parser.add_argument("-o", "--output", default="", metavar="FICHIER", help="écrire là plutôt qu'à l'écran")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit with status 2 and a sentence when something cannot be understood."""
        try:
            self._write(_made(options), options["format"], options["output"])
        except Wrong as wrong:
            self.stderr.write(str(wrong))
            sys.exit(2)

    def _write(self, content: bytes, kind: str, output: str) -> None:
        if output:
            try:
                Path(output).write_bytes(content)
            except OSError as problem:
                raise Wrong(f"Le fichier {output} ne peut pas être écrit : {problem.strerror}.") from problem
        elif kind == "json":
            self.stdout.write(content.decode(), ending="")
        elif sys.stdout.isatty():
            raise Wrong(f"Un {kind.upper()} ne s'affiche pas à l'écran. Donnez un fichier : -o bilan.{kind}")
        else:
            sys.stdout.buffer.write(content)


def _made(options: dict[str, Any]) -> bytes:
    on = today()
    kind = KINDS.get(options["format"])
    if kind is None:
        raise Wrong(f"Le format « {options['format']} » n'existe pas. Choisissez parmi : {', '.join(KINDS)}.")
    scope = _scope(options, on)
    return kind.make(content_of(report_of(scope, today=on), heading_of(scope), today=on), on)


def _scope(options: dict[str, Any], on: date) -> Scope:
    if options["audience"] not in {each.value for each in Audience}:
        raise Wrong("Écrivez --audience team (toute l'équipe) ou --audience outside (à diffuser).")
    start, end = _day(options["from_on"], "--from", BEGINNING), _day(options["to_on"], "--to", on)
    if end < start:
        raise Wrong("La date de --to est avant celle de --from. Corrigez l'une des deux.")
    return Scope(
        territory_id=_territory(options["territory"]),
        from_on=start,
        to_on=end,
        buyer_id=_buyer(options["buyer"]) if options["buyer"] else None,
        audience=Audience(options["audience"]),
    )


def _day(text: str, option: str, default: date) -> date:
    if not text:
        return default
    try:
        return read_date(text)
    except UnreadableError as problem:
        raise Wrong(f"{option} {text} : {problem}") from problem


def _territory(code: str) -> int:
    found = Territory.objects.filter(code=code).order_by("pk").first() if code else None
    if found:
        return int(found.pk)
    known = ", ".join(f"{row.code} ({row.name})" for row in Territory.objects.order_by("code")[:20])
    asked = f"Aucun territoire n'a le code {code}." if code else "Donnez un territoire, par exemple --territory 95018."
    raise Wrong(f"{asked} Territoires connus : {known or 'aucun'}.")


def _buyer(text: str) -> int:
    number = digits(text)
    if len(number) != 14:
        raise Wrong(f"--buyer {text} : un SIRET a 14 chiffres. Vérifiez-le.")
    buyers = Organisation.objects.exclude(contracts=None)
    found = (
        buyers.filter(establishments__siret=number).order_by("pk").first()
        or buyers.filter(contracts__buyer_siret=number).order_by("pk").first()
        or buyers.filter(siren=number[:9]).order_by("pk").first()
    )
    if found is None:
        raise Wrong(f"Aucun acheteur n'a le SIRET {number} dans les marchés connus. Vérifiez-le.")
    return int(found.pk)
