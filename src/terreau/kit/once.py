"""A form answered twice (double click, reload) makes one row: the second answer is sent where the first went."""

from collections.abc import Callable
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from terreau.kit.models import AnsweredForm

FIELD = "form_key"


def new_key() -> str:
    """A key for one showing of a form, to put in its hidden `form_key` field."""
    return str(uuid4())


def once(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Run `answer` in a transaction, at most once for the posted key; it must redirect when it wrote something.

    An answer that does not redirect (a form shown again with its errors) leaves the key unused.
    """
    try:
        key = UUID(request.POST.get(FIELD, ""))
    except ValueError:
        key = uuid4()
    with transaction.atomic():
        AnsweredForm.objects.bulk_create([AnsweredForm(key=key)], ignore_conflicts=True)
        form = AnsweredForm.objects.select_for_update().get(key=key)
        if form.location:
            return HttpResponseRedirect(form.location)
        response = answer()
        if isinstance(response, HttpResponseRedirect):
            AnsweredForm.objects.filter(pk=form.pk).update(location=response.url)
        else:
            form.delete()
    return response
