"""Registers the kinds by which access is given and taken, who may give consent, what of it waits for whom, and why
somebody sees something."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "consent"

    def ready(self) -> None:
        from consent import entitlement, kinds, reasons, waiting
        from consent.facts import kinds as facts
        from consent.giving import kinds as giving
        from consent.renewal import kinds as renewing
        from consent.renewal import mode
        from rooms.reasons import settle_source as settle_reasons
        from rooms.rule import settle_entitlement
        from rooms.waiting import settle_source

        kinds.register()
        facts.register()
        giving.register()
        renewing.register()
        mode.register()
        settle_entitlement(entitlement.may_give)
        settle_source(waiting.waiting)
        settle_reasons(reasons.grounds)
