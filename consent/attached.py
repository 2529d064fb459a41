"""A file as an answer: saved and never shown in the page's own place, nor kept on the way."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from rooms.upload import clean_name


def attached(content: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=clean_name(name)) or "attachment"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "no-store"
    return answer
