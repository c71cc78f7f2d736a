"""A process of the supervisor: the web server, the worker, or the preparation of the base.

`python -m terreau.launcher.child ROLE ...`. It counts itself as a user of the embedded server, and ends by itself when
the supervisor's pipe closes, however the supervisor died.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

import uvicorn
from django.core.management import execute_from_command_line

from terreau.launcher import prepare
from terreau.launcher.embedded import Cluster


def main(arguments: list[str]) -> None:
    """Run one role until its end or a signal."""
    options = parse(arguments)
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    threading.Thread(target=watch, args=[options.pipe], daemon=True).start()
    if options.cluster:
        Cluster(Path(options.cluster), durable=options.durable).start()
    if options.role == "prepare":
        prepare.bring_up_to_date(options.today, demo=options.demo)
    elif options.role == "web":
        serve(options.host, options.port, options.workers)
    else:
        work()


def parse(arguments: list[str]) -> argparse.Namespace:
    """Arguments that the supervisor writes; never typed by a person."""
    parser = argparse.ArgumentParser()
    parser.add_argument("role", choices=["prepare", "web", "worker"])
    parser.add_argument("--pipe", type=int, required=True)
    parser.add_argument("--cluster", default="")
    parser.add_argument("--durable", action="store_true")
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--today")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1)
    return parser.parse_args(arguments)


def serve(host: str, port: int, workers: int) -> None:
    """The ASGI server."""
    uvicorn.run(
        "terreau.config.asgi:application",
        host=host,
        port=port,
        workers=workers,
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )


def work() -> None:
    """The worker of deferred and scheduled jobs."""
    execute_from_command_line(["terreau", "procrastinate", "worker", "--shutdown-graceful-timeout", "8"])


def leave(_number: int, _frame: FrameType | None) -> None:
    """End through SystemExit, so that the embedded server is released on the way out."""
    raise SystemExit(0)


def watch(pipe: int) -> None:
    """Wait for the supervisor's end of the pipe to close, then ask this process to stop."""
    os.read(pipe, 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main(sys.argv[1:])
