"""The addresses of rooms. A room, an entry, a thing and a seat are each named by their public id."""

from django.urls import path, register_converter

from rooms.views import about, documents, drafts, listing, meetings, room, seats, sees, why, writing


class PublicId:
    """32 hexadecimal digits."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PublicId, "public_id")
ROOM = "rooms/<public_id:room>/"

urlpatterns = [
    path("rooms/", listing.rooms, name="rooms"),
    path("rooms/find/", listing.look, name="find"),
    path(ROOM, room.room, name="room"),
    path(f"{ROOM}view/", room.view, name="view"),
    path(f"{ROOM}write/", writing.write, name="write"),
    path(f"{ROOM}draft/", drafts.draft, name="draft"),
    path(f"{ROOM}draft/files/", drafts.files, name="draft-files"),
    path(f"{ROOM}entries/<public_id:entry>/", writing.versions, name="versions"),
    path(f"{ROOM}entries/<public_id:entry>/edit/", writing.edit, name="edit"),
    path(f"{ROOM}entries/<public_id:entry>/take-back/", writing.take_back, name="take-back"),
    path(f"{ROOM}entries/<public_id:entry>/sees/", sees.entry, name="entry-sees"),
    path(f"{ROOM}entries/<public_id:entry>/why/", why.entry, name="entry-why"),
    path(f"{ROOM}entries/<public_id:entry>/line/", sees.line, name="entry-line"),
    path(f"{ROOM}things/<public_id:thing>/sees/", sees.thing, name="thing-sees"),
    path(f"{ROOM}things/<public_id:thing>/why/", why.thing, name="thing-why"),
    path(f"{ROOM}people/<public_id:seat>/why/", why.person, name="person-why"),
    path(f"{ROOM}about/<public_id:thing>/", about.about, name="about"),
    path(f"{ROOM}documents/", documents.listed, name="documents"),
    path(f"{ROOM}documents/new/", documents.new, name="new-document"),
    path(f"{ROOM}documents/attach/", documents.attach, name="attach-document"),
    path(f"{ROOM}documents/<public_id:entry>/", documents.fetch, name="document"),
    path(f"{ROOM}documents/<public_id:entry>/preview/", documents.preview, name="preview"),
    path(f"{ROOM}meetings/new/", meetings.new, name="new-meeting"),
    path(f"{ROOM}meetings/<public_id:thing>/", meetings.change, name="meeting"),
    path(f"{ROOM}meetings/<public_id:thing>/minutes/", meetings.minutes, name="minutes"),
    path(f"{ROOM}seats/", seats.seats, name="seats"),
    path(f"{ROOM}seats/new/", seats.new, name="new-seat"),
    path(f"{ROOM}seats/<public_id:seat>/close/", seats.close, name="close-seat"),
]
