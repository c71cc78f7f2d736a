"""Commands that Django management commands of the rooms carry out; their standard output is data, left pure."""

from __future__ import annotations

import argparse

from django.core.management import execute_from_command_line, get_commands

from terreau.launcher import prepare
from terreau.launcher.binaries import LauncherError
from terreau.launcher.instance import Mode, mode_for_data_commands, open_instance, say_which


def init(options: argparse.Namespace) -> int:
    """Start a real base: a territory and its first administrator."""
    open_instance(Mode.SERVE, remember=True)
    prepare.bring_up_to_date()
    return manage("init_territory", "--territory", options.territory, "--admin", options.admin)


def import_file(options: argparse.Namespace) -> int:
    """`import KIND PATH...` runs the management command `import_KIND` of the room that knows it, else `import`."""
    ready()
    kind = options.rest[0] if options.rest else ""
    specific = f"import_{kind}"
    if specific in get_commands():
        return manage(specific, *options.rest[1:])
    return manage("import", *options.rest)


def export_files(options: argparse.Namespace) -> int:
    """`export KIND ...` runs the management command `export_KIND` of the room that knows it."""
    ready()
    kind = options.rest[0] if options.rest else ""
    specific = f"export_{kind}"
    if specific not in get_commands():
        known = sorted(name.removeprefix("export_") for name in get_commands() if name.startswith("export_"))
        raise LauncherError(f"Dites quoi exporter : ./terreau export {' | '.join(known)}.")
    return manage(specific, *options.rest[1:])


def report(options: argparse.Namespace) -> int:
    """`bilan ...`: figures and reports, on standard output or in a file."""
    ready()
    return manage("bilan", *options.rest)


def ready() -> None:
    """Open the base that data commands work on, up to date with the code."""
    mode = mode_for_data_commands()
    say_which(mode)
    open_instance(mode)
    prepare.migrate_if_needed()


def manage(command: str, *arguments: str) -> int:
    """Run one management command; a SystemExit of its own passes through with its status."""
    execute_from_command_line(["./terreau", command, *arguments])
    return 0
