"""Jobs of the room."""

from terreau.accounts.actor import Actor
from terreau.directory.actions.claiming import forget_claims
from terreau.directory.actions.fiche_life import purge_fiches
from terreau.directory.actions.freshness import ask_freshness, forget_addresses, remind_freshness
from terreau.directory.actions.saved_searches import tell_new_structures
from terreau.directory.exporting.publishing import publish
from terreau.directory.importing.handling import FILES
from terreau.directory.models import Fiche
from terreau.directory.reading.caring import told_plainly
from terreau.directory.searching.indexing import count_words
from terreau.kit.clock import now, today
from terreau.kit.jobs import job, periodic
from terreau.territories.models import Territory

__all__ = [
    "FILES",
    "ask_whether_true",
    "count_search_words",
    "forget_old_fiches",
    "publish_files",
    "tell_saved_searches",
]


@periodic(cron="30 3 * * *")
@job(name="directory.publish_files", queueing_lock="directory.publish_files", pass_context=False)
def publish_files(timestamp: int) -> None:
    """Write the open files of every territory."""
    for territory in Territory.objects.order_by("pk"):
        publish(territory, on=today())


@periodic(cron="10 3 * * *")
@job(name="directory.count_words", queueing_lock="directory.count_words", pass_context=False)
def count_search_words(timestamp: int) -> None:
    """Count again how many fiches hold each word of the search."""
    count_words()


@periodic(cron="0 6 * * *")
@job(name="directory.tell_new_structures", queueing_lock="directory.tell_new_structures", pass_context=False)
def tell_saved_searches(timestamp: int) -> None:
    """Write to those whose kept searches have new answers. Run twice in a day, it writes once."""
    tell_new_structures(on=today())


@periodic(cron="50 2 * * *")
@job(name="directory.forget_old_fiches", queueing_lock="directory.forget_old_fiches", pass_context=False)
def forget_old_fiches(timestamp: int) -> None:
    """Empty what was deleted, and forget contact details that changed, more than thirty days ago."""
    purge_fiches(by=Actor.system(), at=now())
    forget_claims(by=Actor.system(), at=now())
    forget_addresses(by=Actor.system(), at=now())


@periodic(cron="30 6 * * 1-5")
@job(name="directory.ask_freshness", queueing_lock="directory.ask_freshness", pass_context=False)
def ask_whether_true(timestamp: int) -> None:
    """Ask some structures whether their fiche is true, and remind the silent ones. Run twice, it asks once."""
    day, moment = today(), now()

    def told(fiche: Fiche) -> str:
        return told_plainly(fiche, on=day)

    ask_freshness(by=Actor.system(), on=day, at=moment, told=told)
    remind_freshness(by=Actor.system(), at=moment, told=told)
