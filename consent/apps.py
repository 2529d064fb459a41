"""Registers the kinds by which access is given and taken, who may give consent, what of it waits for whom, and why
somebody sees something."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "consent"

    def ready(self) -> None:
        from consent import entitlement, kinds, reasons, waiting
        from rooms.reasons import settle_source as settle_reasons
        from rooms.rule import settle_entitlement
        from rooms.waiting import settle_source

        kinds.register()
        settle_entitlement(entitlement.may_give)
        settle_source(waiting.waiting)
        settle_reasons(reasons.grounds)
