"""Registers the kinds that make up a plan, and what of it waits for whom."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"

    def ready(self) -> None:
        from plans import kinds, life_cycle, waiting
        from rooms.waiting import settle_source

        kinds.register()
        life_cycle.register()
        settle_source(waiting.waiting)
