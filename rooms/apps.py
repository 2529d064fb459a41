"""Registers the kinds that belong to a room whatever its plan says."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "rooms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rooms import documents, extras, meetings, messages, nudges, seats
        from rooms.live import wake

        for module in (messages, documents, meetings, seats, extras):
            module.register()
        nudges.listen(wake.nudge_soon)
