"""Registers the kinds that make up a plan."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"

    def ready(self) -> None:
        from plans import kinds, life_cycle

        kinds.register()
        life_cycle.register()
