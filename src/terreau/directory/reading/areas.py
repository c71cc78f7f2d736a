"""The names of the territories that structures cover."""

from collections.abc import Iterable

from django.db.models import CharField, F, Value
from django.db.models.functions import Concat

from terreau.directory.rules.areas import AreaLevel, level
from terreau.territories.models import Commune, Departement, Epci, Region

FRANCE = "France entière"


def area_names(codes: Iterable[str]) -> dict[str, str]:
    """Names by code, in one query; a code that no territory has keeps itself for name."""
    wanted = list(dict.fromkeys(codes))
    by_level = {each: [code for code in wanted if level(code) is each] for each in AreaLevel}
    regions = [code[1:] for code in by_level[AreaLevel.REGION]]
    if not any(by_level[each] for each in AreaLevel if each is not AreaLevel.COUNTRY):
        return {code: FRANCE if level(code) is AreaLevel.COUNTRY else code for code in wanted}
    as_text = CharField()
    found = (
        Commune.objects.filter(pk__in=by_level[AreaLevel.COMMUNE])
        .values_list("code", "name")
        .union(
            Departement.objects.filter(pk__in=by_level[AreaLevel.DEPARTEMENT]).values_list("code", "name"),
            Epci.objects.filter(pk__in=by_level[AreaLevel.EPCI]).values_list("code", "name"),
            Region.objects.filter(pk__in=regions)
            .annotate(prefixed=Concat(Value("R"), F("code"), output_field=as_text))
            .values_list("prefixed", "name"),
            all=True,
        )
    )
    names = {**dict(found), "france": FRANCE}
    return {code: names.get(code, code) for code in wanted}
