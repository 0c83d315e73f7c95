"""Where a request comes from."""

import ipaddress
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port


def client_ip(request: HttpRequest) -> str:
    """The client's address; `X-Forwarded-For` counts only as far as proxies are trusted."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXY_COUNT:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(hops) >= settings.TRUSTED_PROXY_COUNT:
            address = hops[-settings.TRUSTED_PROXY_COUNT]
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return "0.0.0.0"  # noqa: S104 -- a placeholder, nothing is bound


def network_of(ip: str) -> str:
    """The address truncated to its network (/24, /48), which is what is kept of it."""
    prefix = 24 if ipaddress.ip_address(ip).version == 4 else 48
    return str(ipaddress.ip_network(f"{ip}/{prefix}", strict=False).network_address)


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of the request being served; empty outside of one."""

    request_id: str = ""
    network: str = ""


current_origin: ContextVar[Origin] = ContextVar("current_origin", default=Origin())  # noqa: B039 -- frozen


def live_origin(request: HttpRequest) -> str:
    """Where the live process listens; "" on the page's own origin, behind the same proxy."""
    return _origin_at(request, settings.LIVE_PORT)


def web_origin(request: HttpRequest) -> str:
    """The pages' origin, as the live process sees it; "" where both are the same."""
    return _origin_at(request, settings.WEB_PORT)


def _origin_at(request: HttpRequest, port: int) -> str:
    if not port:
        return ""
    host, _port = split_domain_port(request.get_host())
    return f"{request.scheme}://{host}:{port}"
