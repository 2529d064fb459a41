"""Whether this process can serve: both stores answer. Says nothing else to anyone."""

from django.db import Error, connections
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hub.doors import open_door


@open_door("whatever watches over the server has no name")
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    try:
        for alias in connections:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
    except Error:
        return HttpResponse("no answer from the database\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
