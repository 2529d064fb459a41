"""Where a server comes in: pages through Django, sockets through their own door, and the process's own life."""

import os
from typing import cast

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402

from hub.body_cap import App, capped  # noqa: E402
from hub.lifespan import lifespan  # noqa: E402
from hub.panels import with_panels  # noqa: E402
from hub.socket_door import door  # noqa: E402
from hub.watching.doors import watched  # noqa: E402

application = with_panels(
    ProtocolTypeRouter(
        {
            "http": watched(capped(cast("App", get_asgi_application()), settings.HUB_BODY_CAP)),
            "websocket": door,
            "lifespan": lifespan,
        }
    )
)
