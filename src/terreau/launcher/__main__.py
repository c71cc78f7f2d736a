"""`./terreau COMMAND`: reads the command line and hands over. Each command is a module of this package."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable

from terreau.launcher.binaries import LauncherError

HANDLERS = {
    "demo": "run:demo",
    "serve": "run:serve",
    "worker": "run:worker",
    "test": "testing:main",
    "check": "checking:main",
    "init": "management:init",
    "backup": "safekeeping:backup",
    "restore": "safekeeping:restore",
    "import": "management:import_file",
    "export": "management:export_files",
    "bilan": "management:report",
}
PASSED_THROUGH = {"import", "export", "bilan"}


def main(arguments: list[str]) -> int:
    """Run one command; gives its exit status. 2 is a refusal that a person can mend, 130 an interruption."""
    parser = command_line()
    if not arguments:
        parser.print_help()
        return 0
    if arguments[0] in PASSED_THROUGH:
        options = argparse.Namespace(command=arguments[0], rest=arguments[1:])
    else:
        options, rest = parser.parse_known_args(arguments)
        if rest and options.command != "test":
            parser.error(f"option inconnue : {' '.join(rest)}")
        options.rest = rest
    try:
        return handler(options.command)(options)
    except LauncherError as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def handler(command: str) -> Callable[[argparse.Namespace], int]:
    """The function of a command, imported only when it is called: help needs nothing installed."""
    module, function = HANDLERS[command].split(":")
    found: Callable[[argparse.Namespace], int] = getattr(
        importlib.import_module(f"terreau.launcher.{module}"), function
    )
    return found


def command_line() -> argparse.ArgumentParser:
    """The commands and their options, in French."""
    parser = argparse.ArgumentParser(prog="./terreau", description="Terreau : clauses sociales d'insertion et ESS.")
    commands = parser.add_subparsers(dest="command", metavar="COMMANDE", required=True)

    demo = commands.add_parser("demo", help="démonstration complète sur cette machine")
    demo.add_argument("--no-serve", action="store_true", help="charger les données puis s'arrêter")
    demo.add_argument("--today", metavar="AAAA-MM-JJ", help="date du jour de la démonstration")
    demo.add_argument("--port", type=int, help="port (8000, ou le premier libre au-dessus)")

    test = commands.add_parser("test", help="toute la suite de tests, navigateur compris")
    test.add_argument("--no-browser", action="store_true", help="sans les tests de navigateur")

    serve = commands.add_parser("serve", help="servir une base réelle et durable")
    serve.add_argument("--host", default="127.0.0.1", help="adresse d'écoute (127.0.0.1)")
    serve.add_argument("--port", type=int, default=8000, help="port (8000)")
    serve.add_argument("--workers", type=int, default=1, help="nombre de processus web (1)")
    serve.add_argument("--no-worker", action="store_true", help="le travailleur tourne ailleurs (./terreau worker)")

    commands.add_parser("worker", help="travaux différés et planifiés, sans serveur web")
    commands.add_parser("check", help="règles d'écriture, types, contrat d'import, migrations, gabarits")

    init = commands.add_parser("init", help="commencer une base réelle")
    init.add_argument("--territory", required=True, metavar="CODE", help="code officiel du territoire, ex. 95018")
    init.add_argument("--admin", required=True, metavar="COURRIEL", help="adresse de la personne qui administrera")

    backup = commands.add_parser("backup", help="sauvegarder la base et les documents dans un fichier")
    backup.add_argument("file", metavar="FICHIER")
    restore = commands.add_parser("restore", help="reprendre une sauvegarde")
    restore.add_argument("file", metavar="FICHIER")
    restore.add_argument("--replace", action="store_true", help="remplacer la base présente")

    commands.add_parser("import", help="importer des données : import decp FICHIER... [--dry-run] [--report json]")
    commands.add_parser(
        "export", help="exporter l'annuaire : export directory --territory CODE --format FORMAT -o DOSSIER"
    )
    commands.add_parser("bilan", help="bilan : bilan --territory CODE [--format json|pdf|docx|xlsx] [-o FICHIER]")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
