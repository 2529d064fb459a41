"""Sessions whose keys are kept as keyed hashes: a copy of the table opens no door.

Only the synchronous half is here, since nothing of ours uses the other; that one would find nothing.
"""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as Database
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import salted_hmac


def kept(session_key: str) -> str:
    """What is stored in place of a session's key."""
    return str(salted_hmac("hub.session", session_key, algorithm="sha256").hexdigest()[:40])


class SessionStore(Database):
    def _get_session_from_db(self) -> Session | None:
        key = self.session_key
        found = Session.objects.filter(pk=kept(key), expire_date__gt=timezone.now()).first() if key else None
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return bool(super().exists(kept(session_key)))

    def create_model_instance(self, data: Any) -> Any:
        instance = super().create_model_instance(data)
        instance.session_key = kept(instance.session_key)
        return instance

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(kept(key))
