"""Registers the kinds by which access is given and taken, who may give consent, and what of it waits for whom."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "consent"

    def ready(self) -> None:
        from consent import entitlement, kinds, waiting
        from consent.facts import kinds as facts
        from consent.giving import kinds as giving
        from rooms.rule import settle_entitlement
        from rooms.waiting import settle_source

        kinds.register()
        facts.register()
        giving.register()
        settle_entitlement(entitlement.may_give)
        settle_source(waiting.waiting)
