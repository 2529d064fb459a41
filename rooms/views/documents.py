"""Sharing a document, and fetching one: always as a download, never shown inside a page of ours.

What a page shows of a picture is a small one that was drawn here, and goes through the same door.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rooms.dates import moment
from rooms.disclosures import disclose
from rooms.draw import SHOWN_WITH
from rooms.forms import AttachForm, DocumentForm
from rooms.log import read
from rooms.log.read import Seen
from rooms.sight import Sight
from rooms.upload import ENDINGS, PREVIEW_TYPE, Received, clean_name, preview_of
from rooms.views.parts import disclose_things
from rooms.views.posting import form_page, post, says_again, to_entry
from rooms.web import in_room, page_of
from rooms.words import words

CONTENT_HOW = {"content": "base64"}  # how a case file tells these bytes


@require_safe
@in_room
def listed(request: HttpRequest, sight: Sight) -> HttpResponse:
    """Every document that the seat sees, newest first: name, kind, size, who shared it and when."""
    found = read.documents_seen(sight.reader)
    disclose(sight.reader, "documents", [seen.first for seen, _size in found])
    told = {"documents": [_listed(sight, seen, size) for seen, size in found], **page_of(sight)}
    return render(request, "rooms/documents.html", told)


def _listed(sight: Sight, seen: Seen, size: int | None) -> dict[str, Any]:
    author = sight.by(seen.author)
    return {
        "id": seen.public_id,
        "name": seen.event["name"],
        "file_words": words(sight.language)["files"].get(seen.event["media_type"], ""),
        "size": size,
        "preview": seen.facts.get("preview"),
        "author": author.name if author is not None else _("The municipality"),
        "when": moment(seen.at, sight.language),
        "kinds": [sight.scope_name(key) for key in sight.state.keys_of(seen.scopes or ())],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def new(request: HttpRequest, sight: Sight) -> HttpResponse:
    things = read.things(sight.reader)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DocumentForm(sight, things, *given)
    if form.is_valid() or (form.is_bound and says_again(form, sight, "scopes")):
        placed = post(form, sight, form.event(), **_kept_as(form.cleaned_data["file"]))
        if placed is not None:
            return to_entry(sight, placed.public_id)
    disclose_things(sight, things)
    if form.is_bound and "file" not in form.errors:
        form.add_error("file", _("Choose the file once more: a browser does not keep it."))
    return form_page(request, sight, form, "rooms/document_form.html")


@require_POST
@in_room
def attach(request: HttpRequest, sight: Sight) -> JsonResponse:
    """One file of a message that is about to be sent, from the page's script: its id, or in words why not.

    It comes along, or it is one that is kept beside the draft. What was stored is answered as it was then, whatever its
    author has lost sight of since.
    """
    form = AttachForm(sight, request.POST, request.FILES)
    if form.is_valid() or says_again(form, sight, "scopes"):
        told = form.cleaned_data
        how = _kept_as(told["file"])
        if told["shown_with"]:
            how["facts"][SHOWN_WITH] = True
        placed = post(form, sight, form.event(), audience=told["audience"] or None, **how)
        if placed is not None:
            return JsonResponse({"id": placed.public_id})
    code = form.refused.code if form.refused is not None else ""
    words = next(error for errors in form.errors.values() for error in errors)
    return JsonResponse({"code": code, "words": words}, status=form.status)


def _kept_as(file: Received) -> dict[str, Any]:
    small = preview_of(file)
    facts: dict[str, Any] = dict(CONTENT_HOW)
    if small is not None:
        facts["preview"] = [small.width, small.height]
    return {
        "content": file.content,
        "facts": facts,
        "preview": None if small is None else small.content,
    }


@require_safe
@in_room
def preview(request: HttpRequest, sight: Sight, entry: str) -> HttpResponse:
    """A picture made small; where there is none, as where there is no document."""
    seen = _document(sight, entry)
    content = read.preview(sight.reader, seen)
    if content is None:
        raise Http404
    disclose(sight.reader, "preview", [seen.first])
    return _bytes(content, PREVIEW_TYPE)


@require_safe
@in_room
def fetch(request: HttpRequest, sight: Sight, entry: str) -> HttpResponse:
    """The bytes, with a policy under which nothing in them runs even where a browser shows them all the same."""
    seen = _document(sight, entry)
    disclose(sight.reader, "file", [seen.first])
    content = read.content(sight.reader, seen)
    if content is None:
        raise Http404
    response = _bytes(content, served_as(seen.event["media_type"]))
    name = content_disposition_header(as_attachment=True, filename=clean_name(seen.event["name"]))
    response["Content-Disposition"] = name or "attachment"
    return response


def _document(sight: Sight, entry: str) -> Seen:
    """404 for what is not there, not seen, or no document, alike."""
    seen = read.one(sight.reader, entry)
    if seen is None or seen.kind != "document" or seen.retracted:
        raise Http404
    return seen


def _bytes(content: bytes, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response


def served_as(media_type: str) -> str:
    """A type that no browser takes for a page, whatever a case file said of it."""
    bare = media_type.split(";", maxsplit=1)[0].strip().lower()
    if bare in ENDINGS:
        return bare
    return "text/plain; charset=utf-8" if bare.startswith("text/") else "application/octet-stream"
