"""The embedded server is shared, survives what kills it, and leaves with its last user."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from terreau.launcher import binaries, embedded, processes
from terreau.launcher.binaries import Identity, LauncherError
from terreau.launcher.database import ROOT, create_database
from terreau.launcher.embedded import Cluster
from terreau.launcher.tests import make

pytestmark = pytest.mark.faults


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A cluster of its own, released at the end."""
    made = Cluster(tmp_path / "cluster")
    yield made
    made.release()


@pytest.fixture
def lasting_folder() -> Iterator[Path]:
    """A folder outside the temporary ones, where a durable cluster may live."""
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "var") as folder:
        if Path(folder).is_relative_to(tempfile.gettempdir()):
            pytest.skip("the checkout itself is in a temporary folder")
        yield Path(folder)


def rows(cluster: Cluster, query: str) -> list[tuple[object, ...]]:
    """Answer of one query on the maintenance base."""
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        done = connection.execute(query.encode())
        return done.fetchall() if done.description else []


def test_starting_twice_gives_the_same_server(cluster: Cluster) -> None:
    cluster.start()
    number = make.server_number(cluster)
    cluster.start()
    assert make.server_number(cluster) == number
    assert rows(cluster, "SELECT 1") == [(1,)]


def test_a_second_process_shares_the_server_and_the_last_one_out_stops_it(cluster: Cluster) -> None:
    other = make.another_user(cluster.base)
    number = make.server_number(cluster)
    cluster.start()
    assert make.server_number(cluster) == number
    make.leave(other)
    assert processes.is_alive(number)
    assert cluster.running()
    cluster.release()
    assert make.wait_for(lambda: not processes.is_alive(number))
    assert not cluster.running()


def test_leaving_first_does_not_stop_the_server_of_the_other(cluster: Cluster) -> None:
    cluster.start()
    other = make.another_user(cluster.base)
    cluster.release()
    assert cluster.in_use()
    assert cluster.running()
    make.leave(other)
    assert not cluster.running()


def test_a_killed_user_leaves_a_server_that_the_next_one_takes_over(cluster: Cluster) -> None:
    other = make.another_user(cluster.base)
    number = make.server_number(cluster)
    other.kill()
    other.communicate()
    assert not cluster.in_use()
    cluster.start()
    assert make.server_number(cluster) == number
    cluster.release()
    assert make.wait_for(lambda: not processes.is_alive(number))


def test_a_killed_server_starts_again(cluster: Cluster) -> None:
    cluster.start()
    os.kill(make.server_number(cluster), signal.SIGKILL)
    again = Cluster(cluster.base)
    again.start()
    assert rows(again, "SELECT 1") == [(1,)]
    again.release()


def test_a_stale_process_number_given_to_a_stranger_is_not_believed(cluster: Cluster) -> None:
    cluster.start()
    cluster.release()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")
    assert not cluster.running()
    cluster.start()
    assert make.server_number(cluster) != os.getpid()


def test_a_folder_with_spaces_and_quotes_holds_a_cluster(tmp_path: Path) -> None:
    odd = Cluster(tmp_path / "l'été à Argenteuil")
    odd.start()
    create_database(odd, "terreau")
    create_database(odd, "terreau")
    with psycopg.connect(odd.url("terreau")) as connection:
        assert connection.info.dbname == "terreau"
    odd.release()


def test_a_very_long_path_holds_a_cluster(tmp_path: Path) -> None:
    deep = Cluster(tmp_path / ("a" * 60) / ("b" * 60))
    deep.start()
    assert rows(deep, "SELECT 1") == [(1,)]
    deep.release()


def test_the_last_committed_act_survives_a_kill_of_every_process(lasting_folder: Path) -> None:
    durable = Cluster(lasting_folder / "durable", durable=True)
    durable.start()
    rows(durable, "CREATE TABLE acts (number int)")
    for number in range(50):
        rows(durable, f"INSERT INTO acts VALUES ({number})")
    assert rows(durable, "SHOW fsync") == [("on",)]
    os.kill(make.server_number(durable), signal.SIGKILL)
    again = Cluster(durable.base, durable=True)
    again.start()
    assert rows(again, "SELECT max(number), count(*) FROM acts") == [(49, 50)]
    again.release()


def test_a_durable_cluster_refuses_a_temporary_folder(tmp_path: Path) -> None:
    with pytest.raises(LauncherError, match="dossier temporaire"):
        Cluster(tmp_path / "durable", durable=True)


def test_root_without_namespaces_may_not_keep_a_durable_cluster() -> None:
    with pytest.raises(LauncherError, match="utilisateur ordinaire"):
        embedded.refuse_unsafe_place(ROOT / "var", Identity.NOBODY)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes nobody")
def test_root_without_namespaces_runs_a_demonstration_as_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMBEDDED_PG_ROOT", "nobody")
    fallback = Cluster(tmp_path / "cluster")
    fallback.start()
    assert rows(fallback, "SELECT 1") == [(1,)]
    assert Path(f"/proc/{make.server_number(fallback)}").stat().st_uid == binaries.NOBODY
    fallback.release()
