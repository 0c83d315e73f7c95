"""The ASGI application: live updates, which wait long. Pages and API are WSGI's."""

import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnex.settings")

SERVED = ("/live/", "/healthz")
django = get_asgi_application()


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Django for what is served here; 404 for everything else, without waking it."""
    if scope["type"] == "http" and scope["path"].startswith(SERVED):
        await django(scope, receive, send)
        return
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})
