"""Operations: sites or projects that group lots."""

from terreau.kit import journal
from terreau.kit.access import Actor
from terreau.kit.actions import Refused, action
from terreau.procurement.models import Operation
from terreau.territories.models import Commune
from terreau.territories.rules.keys import name_key


@action("procurement.save_operation", subject="operation")
def save_operation(
    *, by: Actor, operation: Operation | None, name: str, programme: str = "", commune: Commune | None = None
) -> Operation:
    """Create an operation, or correct it. Raises Refused when another has the same name in the same commune."""
    key = name_key(name)[:200]
    same = Operation.objects.filter(name_key=key, commune=commune)
    others = same.exclude(pk=operation.pk) if operation else same
    if others.exists():
        raise Refused("Une opération porte déjà ce nom dans cette commune : ouvrez-la, ou précisez le nom.")
    held = operation or Operation()
    wanted = {"name": name, "name_key": key, "programme": programme, "commune": commune}
    journal.note(fields=tuple(each for each, value in wanted.items() if getattr(held, each, None) != value))
    for each, value in wanted.items():
        setattr(held, each, value)
    held.save()
    return held
