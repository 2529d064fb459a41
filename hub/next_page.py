"""Where to go afterwards: a path of ours and nothing else, or signing in would send people to whoever wrote the link."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

HOME = "/"


def next_page(request: HttpRequest) -> str:
    """The page asked for in `next`, if it is ours, else home."""
    return _ours(request.POST.get("next") or request.GET.get("next") or HOME)


def page_behind(request: HttpRequest) -> str:
    """The page a person was on: this one, or the one that held the form they sent."""
    if request.method in ("GET", "HEAD") and not request.headers.get("HX-Request"):
        return _ours(request.get_full_path())
    behind = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or HOME)
    if behind.netloc != request.get_host():
        return HOME
    return _ours(behind.path + (f"?{behind.query}" if behind.query else ""))


def _ours(path: str) -> str:
    return (
        path if path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else HOME
    )
