"""The app of unread marks and of the worker."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
