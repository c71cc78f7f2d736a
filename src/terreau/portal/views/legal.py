"""Pages that everybody may read: what is kept about persons, and accessibility."""

from django.apps import apps
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static

from terreau.kit.middleware import Request, public_page


@public_page
def personal_data(request: Request) -> HttpResponse:
    """Every personal field that Terreau keeps, with its purpose and how long: read from the tables themselves."""
    tables = [
        {
            "name": str(model._meta.verbose_name).capitalize(),  # noqa: SLF001
            "fields": [_line(model, name, said) for name, said in model.personal.items()],  # type: ignore[attr-defined]
        }
        for model in apps.get_models()
        if getattr(model, "personal", None)
    ]
    return render(request, "portal/personal_data.html", {"title": "Vos données personnelles", "tables": tables})


def _line(model: object, name: str, said: str) -> dict[str, str]:
    purpose, _, kept = said.partition(";")
    label = model._meta.get_field(name).verbose_name  # type: ignore[attr-defined]  # noqa: SLF001
    return {"label": str(label).capitalize(), "purpose": purpose.strip(), "kept": kept.strip()}


@public_page
def accessibility(request: Request) -> HttpResponse:
    """What was checked, what was not, and whom to tell."""
    return render(request, "portal/accessibility.html", {"title": "Accessibilité"})


@public_page
def favicon(request: Request) -> HttpResponse:
    """Browsers ask for this address by themselves on files and errors."""
    return redirect(static("kit/img/terreau.svg"), permanent=True)
