"""A room made simple, for a child or for whoever has little strength left: what is new, what waits, say something, my goals.

It shows nothing that the room's own page does not, records what it shows in the same way, and counts as read only what a
person says they have read, when all that was unread before it has been shown.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plans.progress import THERE, picture, progress
from plans.simple_form import SimpleForm, seen_by
from rooms import dates, pages, web
from rooms.disclosures import disclose
from rooms.log import read
from rooms.log.read import Seen, SeenThing
from rooms.models import Seat
from rooms.page_cursor import PageCursor
from rooms.refusal import Refused
from rooms.sight import Sight
from rooms.views import parts
from rooms.views.documents import CONTENT_HOW
from rooms.views.posting import keep
from rooms.waiting import waiting
from rooms.web import in_room

PAGE = 6  # entries
LEAST = 3  # shown of what was said last, where nothing is new
EVALUATIONS = 200
NAMED = 3  # of those who said what is new


@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def simple(request: HttpRequest, sight: Sight) -> HttpResponse:
    if request.method != "POST":
        return _page(request, sight, SimpleForm(sight))
    form = SimpleForm(sight, request.POST, request.FILES)
    if form.is_valid():
        try:
            _say(sight, form)
        except Refused as refused:
            keep(form, refused)
            form.sight = _anew(sight)
        else:
            messages.success(request, _told(sight, form))
            return redirect("simple", room=sight.state.public_id)
    if request.FILES and not form.errors.keys() & {"photo", "picture"}:
        form.add_error("picture", _("Choose the file once more: a browser does not keep it."))
    return _page(request, form.sight, form)


def _say(sight: Sight, form: SimpleForm) -> None:
    """Pictures first, so that the text can point to them. Raises `Refused`."""
    documents = []
    for number, one in enumerate(form.pictures):
        placed = web.say(
            sight.reader,
            form.picture_event(one),
            client_id=form.once_for(f"picture-{number}"),
            audience=form.token,
            content=one.content,
            facts=dict(CONTENT_HOW),
        )
        documents.append(placed.key)
    if form.text:
        web.say(
            sight.reader, form.message_event(documents), client_id=form.once_for("text"), audience=form.token
        )


def _anew(sight: Sight) -> Sight:
    """The room as it is now: whoever would see it may just have changed."""
    reader = read.reader_of(sight.seat.user_id, sight.state.public_id)
    if reader is None:
        raise Http404
    return Sight(reader, sight.language)


def _told(sight: Sight, form: SimpleForm) -> str:
    names = seen_by(sight, form.cleaned_data["scopes"])["names"]
    if not names:
        return _("Said. Nobody you know but you sees it now.")
    return _("Said. Seen by: {names}.").format(names=", ".join(names))


@require_POST
@in_room
def seen(request: HttpRequest, sight: Sight) -> HttpResponse:
    """«I have read this»: up to the newest entry that the page showed. It moves forward only."""
    entry = read.one(sight.reader, request.POST.get("entry", ""))
    if entry is None or entry.scopes is None:
        raise Http404
    Seat.objects.filter(pk=sight.seat.pk, read_to__lt=entry.first).update(read_to=entry.first)
    return redirect("simple", room=sight.state.public_id)


# --- The page.


def _page(request: HttpRequest, sight: Sight, form: SimpleForm) -> HttpResponse:
    cursor = PageCursor(sight.reader)
    things = read.things(sight.reader)
    said = _Said(request, sight)
    goals = sorted((thing for thing in things if thing.kind == "goal"), key=_own_and_open_first)
    evaluations = _newest_evaluations(sight, {goal.key for goal in goals})
    waits = waiting(sight, things)
    disclose(sight.reader, "page", [one.first for one in said.shown])
    shown = [goal.seq for goal in goals] + [at for one in waits for at in one.positions]
    disclose(sight.reader, "standing", [*shown, *(e.first for e in evaluations.values())])
    told = {
        **web.page_of(sight),
        "room_id": sight.state.public_id,
        "title": sight.state.title,
        "me": sight.seat,
        "said": said,
        "timeline": list(reversed(parts.timeline(sight, said.shown))),
        "waits": waits,
        "goals": [_goal(goal, evaluations.get(goal.key)) for goal in goals],
        "owner": sight.seat.role == "owner",
        "form": form if parts.may_write(sight) or form.is_bound else None,
        "empty_reach": not sight.reach,
        "read_only": sight.state.read_only,
        "cursor": cursor.made(),
    }
    return render(request, "plans/simple.html", told, status=form.status)


class _Said:
    """What the page shows of what was said. `newest` is there when all that was unread before it is shown."""

    def __init__(self, request: HttpRequest, sight: Sight) -> None:
        read_to = Seat.objects.values_list("read_to", flat=True).get(pk=sight.seat.pk)
        before = _before(request, sight)
        page = pages.page(sight, before, PAGE)
        found = [one for one in page.entries if one.scopes is not None]
        new = [one for one in found if one.first > read_to and one.author != sight.seat.pk]
        if before is not None:
            self.shown = found
        elif new:
            self.shown = [one for one in found if one.first > read_to]
        else:
            self.shown = found[-LEAST:]
        self.new = len(new)
        self.earlier_page = before is not None
        self.names = _names(sight, new)
        self.newest_at = dates.iso(found[-1].at) if found and before is None else ""
        self.more = page.more or len(self.shown) < len(found)
        self.oldest = self.shown[0].public_id if self.shown else ""
        self.unread_before = self._unread_before(sight, read_to)
        self.newest = self.shown[-1].public_id if new and not self.unread_before else ""

    def _unread_before(self, sight: Sight, read_to: int) -> int:
        if not self.shown:
            return 0
        first = self.shown[0].first
        return read.unread(sight.reader, read_to) - read.unread(sight.reader, max(read_to, first - 1))


def _before(request: HttpRequest, sight: Sight) -> int | None:
    """The position before which the page ends; 404 for an entry that is not there or not seen, alike."""
    named = request.GET.get("before")
    if named is None or request.method == "POST":
        return None
    entry = pages.one(sight, named)
    if entry is None:
        raise Http404
    return entry.first


def _names(sight: Sight, new: list[Seen]) -> str:
    """Who said what is new, the latest first, each once, and of many the first few."""
    names = dict.fromkeys(
        author.name if (author := sight.by(one.author)) is not None else _("The municipality")
        for one in reversed(new)
    )
    *others, last = names or [""]
    if len(others) >= NAMED:
        others, last = others[:NAMED], _("others")
    return _("{names} and {last}").format(names=", ".join(others), last=last) if others else last


def _newest_evaluations(sight: Sight, goals: set[str]) -> dict[str, Seen]:
    """Of each goal the newest one that the seat sees."""
    found: dict[str, Seen] = {}
    for one in read.of_kind(sight.reader, "evaluation", EVALUATIONS) if goals else ():
        if one.event["goal"] in goals:
            found.setdefault(one.event["goal"], one)
    return found


def _own_and_open_first(goal: SeenThing) -> tuple[bool, bool]:
    return goal.event.get("status") in ("reached", "set-aside"), not goal.event.get("owner_words")


def _goal(goal: SeenThing, evaluation: Seen | None) -> dict[str, Any]:
    shown = progress(goal, evaluation)
    return {
        "id": goal.public_id,
        "html": parts.written(goal.event["text"]),
        "own": bool(goal.event.get("owner_words")),
        "picture": picture(shown),
        "words": shown.words,
        "there": shown.step == THERE,
        "due": dates.day(goal.event["due"], web.language()) if "due" in goal.event else "",
    }
