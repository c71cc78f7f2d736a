"""A limit to what one address of the network may send to a page that anybody opens."""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

SENTENCE = "Vous avez déjà envoyé plusieurs messages : réessayez dans une heure."


def is_allowed(request: HttpRequest, name: str, *, most: int, seconds: int = 3600) -> bool:
    """Count one more sending under this name; False beyond `most` in so many seconds. No address is kept in clear."""
    sender = salted_hmac("terreau.throttle", f"{name} {request.META.get('REMOTE_ADDR', '')}").hexdigest()[:32]
    key = f"throttle:{name}:{sender}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:  # it ended between the two lines
        return True
