"""Registers the kinds by which access is given and taken, and who may give consent."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "consent"

    def ready(self) -> None:
        from consent import entitlement, kinds
        from rooms.rule import settle_entitlement

        kinds.register()
        settle_entitlement(entitlement.may_give)
