"""The commands that keep running: demo, serve and worker."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date

from terreau.launcher import settings_file
from terreau.launcher.binaries import LauncherError
from terreau.launcher.instance import Instance, Mode, folder_of, mode_for_safe_keeping, open_instance, say_which
from terreau.launcher.supervisor import Supervisor, choose_port, stop_on_sigterm

LOCAL = "127.0.0.1"


def demo(options: argparse.Namespace) -> int:
    """Load the demonstration, then serve it on this machine alone until Ctrl-C."""
    stop_on_sigterm()
    arguments = ["--demo", *(["--today", valid_date(options.today)] if options.today else [])]
    port = None if options.no_serve else choose_port(LOCAL, options.port)
    with Supervisor(open_instance(Mode.DEMO, remember=True)) as supervisor:
        supervisor.run("prepare", *arguments)
        if port is None:
            print("La démonstration est chargée.", file=sys.stderr)
            return 0
        return keep_serving(supervisor, LOCAL, port)


def serve(options: argparse.Namespace) -> int:
    """Serve the real base. Another address than this machine's own needs the settings file."""
    stop_on_sigterm()
    folder = folder_of(Mode.SERVE)
    path = settings_file.path_in(folder)
    settings_file.apply(settings_file.read(path))
    settings_file.refuse_outside_without_settings(options.host, path)
    port = choose_port(options.host, options.port)
    with Supervisor(open_instance(Mode.SERVE, remember=True)) as supervisor:
        supervisor.run("prepare")
        extra = ["--workers", str(options.workers)]
        return keep_serving(supervisor, options.host, port, *extra, worker=not options.no_worker)


def worker(_options: argparse.Namespace) -> int:
    """Run the worker alone, beside a web server started with --no-worker."""
    stop_on_sigterm()
    mode = mode_for_safe_keeping()
    say_which(mode)
    with Supervisor(open_instance(mode)) as supervisor:
        supervisor.run("prepare")
        supervisor.start("worker")
        supervisor.wait()
    return 0


def keep_serving(supervisor: Supervisor, host: str, port: int, *extra: str, worker: bool = True) -> int:
    """Start web server and worker, print the address once it answers, wait."""
    os.environ.setdefault("TERREAU_PUBLIC_URL", base_url(host, port))
    supervisor.start("web", "--host", host, "--port", str(port), *extra)
    if worker:
        supervisor.start("worker")
    supervisor.wait_until_ready(reachable(host), port)
    print(address(supervisor.instance, host, port), flush=True)
    try:
        supervisor.wait()
    except (KeyboardInterrupt, SystemExit):
        print("\nArrêt en cours…", file=sys.stderr)
    return 0


def reachable(host: str) -> str:
    """An address at which this machine can reach a server listening at `host`."""
    return {"0.0.0.0": LOCAL, "::": "::1"}.get(host, host)  # noqa: S104 - compared, not listened on


def base_url(host: str, port: int) -> str:
    """Where this machine reaches the product; links in messages begin so unless a public address is set."""
    shown = f"[{reachable(host)}]" if ":" in reachable(host) else reachable(host)
    return f"http://{shown}:{port}"


def address(instance: Instance, host: str, port: int) -> str:
    """The sentence that tells where the product is."""
    if instance.mode is Mode.DEMO:
        # A passkey belongs to a name, never to a number: browsers refuse one at 127.0.0.1.
        shown = base_url("localhost" if reachable(host) == LOCAL else host, port)
        return f"Démonstration prête : {shown}/ (Ctrl-C pour arrêter)"
    return f"Terreau est prêt : {base_url(host, port)}/ (Ctrl-C pour arrêter)"


def valid_date(text: str) -> str:
    """The date as typed, when it is one."""
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise LauncherError(f"« {text} » n'est pas une date. Écrivez par exemple --today 2026-11-15.") from error
    return text
