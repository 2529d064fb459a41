"""Names the app that everything else hangs from, and tells the rooms whose sessions live."""

from django.apps import AppConfig


class HubConfig(AppConfig):
    name = "hub"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hub.admission import human_activity, still_valid
        from rooms.live.sessions import settle_sessions

        settle_sessions(still_valid, human_activity)
