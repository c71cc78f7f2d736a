"""Starts children, waits, and leaves nothing behind: on Ctrl-C, on SIGTERM, or when one of them dies."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from types import FrameType

from terreau.launcher.binaries import LauncherError
from terreau.launcher.instance import Instance

GRACE_SECONDS = 12.0
READY_SECONDS = 60.0


class Supervisor:
    """Children of one instance. Use as a context manager: leaving it stops them all."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.children: list[subprocess.Popen[bytes]] = []
        self.read_end, self.write_end = os.pipe()

    def __enter__(self) -> Supervisor:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, role: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start one child, out of the terminal's reach: this process alone decides when it stops."""
        cluster = self.instance.cluster
        told = [] if cluster is None else ["--cluster", str(cluster.asked), *(["--durable"] if cluster.durable else [])]
        child = subprocess.Popen(
            [sys.executable, "-m", "terreau.launcher.child", role, "--pipe", str(self.read_end), *told, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
            pass_fds=[self.read_end],
            start_new_session=True,
        )
        self.children.append(child)
        return child

    def run(self, role: str, *arguments: str) -> None:
        """Run one child to its end; its failure is ours."""
        child = self.start(role, *arguments)
        status = child.wait()
        self.children.remove(child)
        if status != 0:
            raise LauncherError("La préparation de la base a échoué : voyez le message ci-dessus.")

    def wait_until_ready(self, host: str, port: int) -> None:
        """Return once the web server answers."""
        limit = time.monotonic() + READY_SECONDS
        while time.monotonic() < limit:
            self.refuse_dead_children()
            with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
                return
            time.sleep(0.1)
        raise LauncherError("Le serveur ne répond pas au bout d'une minute : voyez les messages ci-dessus.")

    def wait(self) -> None:
        """Return when a child ends, which none should."""
        while True:
            self.refuse_dead_children()
            time.sleep(0.3)

    def refuse_dead_children(self) -> None:
        """One dead child stops the whole: a web server without its worker loses mail silently."""
        if any(child.poll() is not None for child in self.children):
            raise LauncherError("Un des processus s'est arrêté : voyez le message ci-dessus.")

    def stop(self) -> None:
        """Ask all children to stop, wait, then insist."""
        with uninterrupted():
            for child in self.children:
                child.terminate()
            limit = time.monotonic() + GRACE_SECONDS
            for child in self.children:
                try:
                    child.wait(max(0.1, limit - time.monotonic()))
                except subprocess.TimeoutExpired:
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(child.pid, signal.SIGKILL)
                    child.wait()
            self.children.clear()
            os.close(self.write_end)
            os.close(self.read_end)


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """A second Ctrl-C does not interrupt the stop that the first one asked for."""
    former = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def stop_on_sigterm() -> None:
    """SIGTERM leaves through SystemExit, like Ctrl-C through KeyboardInterrupt, so that everything is released."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(143)

    signal.signal(signal.SIGTERM, leave)


def choose_port(host: str, asked: int | None, first: int = 8000) -> int:
    """The asked port, or the first free one from `first` on; a taken one is refused with what to type."""
    for port in [asked] if asked else range(first, first + 20):
        if is_free(host, port):
            return port
    taken = asked or first
    raise LauncherError(f"Le port {taken} est déjà pris : relancez avec --port {taken + 1}.")


def is_free(host: str, port: int) -> bool:
    """Whether the port can be listened on at that address."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise LauncherError(f"L'adresse {host} n'existe pas sur cette machine.") from error
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError:
            return False
    return True
