"""What the territories room says of itself to the house."""

from terreau.kit.rooms import NavItem, Room
from terreau.territories.policies import POLICIES

ROOM = Room(
    name="territories",
    title="Territoire",
    navigation=(
        NavItem(
            label="Territoire",
            url_name="territories:settings",
            icon="geo-alt",
            roles=frozenset({"admin"}),
            section="Réglages",
        ),
    ),
    policies=POLICIES,
    sentences={"territories.edit_territory": "a modifié les réglages du territoire"},
)
