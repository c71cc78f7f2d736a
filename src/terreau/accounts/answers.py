"""What the pages of the sign-in library answer to a form that does not read."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

View = Callable[..., HttpResponse]


def tell_errors(view: View) -> View:
    """Answer 422 instead of 200 when the form of the page is in error, as the rest of the house does."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if response.status_code == 200 and getattr(form, "errors", None):
            response.status_code = 422
        return response

    return answer
