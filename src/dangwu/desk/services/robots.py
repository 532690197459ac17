"""Sending a line of text to the robot of a group chat (政务微信, 钉钉 and the like).

Addresses stand in the settings alone. https only (http on this machine), no redirect, no proxy;
what fails is logged without the address, which holds a secret, and without the text.
"""

import ipaddress
import json
import logging
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

TIMEOUT = 5  # seconds
log = logging.getLogger("dangwu.desk.robots")


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """A robot answers where it is; anything else is a failure."""


def send_to_robot(*, address: str, text: str, template: str) -> bool:
    """Post a text in its template; False where the address is none we call, or does not answer.

    `{text}` in the template is replaced by the text as it stands inside a JSON string.
    """
    if not may_call(address):
        log.error("robot not called: its address is neither https nor on this machine")
        return False
    body = template.replace("{text}", json.dumps(text, ensure_ascii=False)[1:-1]).encode()
    asked = Request(  # noqa: S310 - the scheme is checked above
        address, data=body, headers={"Content-Type": "application/json"}, method="POST"
    )
    try:
        with _opener().open(asked, timeout=TIMEOUT) as answer:
            return bool(200 <= answer.status < 300)
    except (URLError, OSError, ValueError) as error:
        log.warning("robot did not take the message: %s", type(error).__name__)
        return False


def _opener() -> OpenerDirector:
    return build_opener(ProxyHandler({}), _NoRedirect)


def may_call(address: str) -> bool:
    """Whether an address of the settings is one we call."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(host)
    return parts.scheme == "http" and _is_here(host)


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
