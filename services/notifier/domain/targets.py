"""Which addresses a webhook may be sent to: none by which a stranger reaches what is only ours."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from services.notifier.domain.errors import NotifierError

PORTS = frozenset({443, 8443})
URL_MAX = 2_000

_REFUSED = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    )
)  # fmt: skip
"""Special-purpose blocks (IANA registries, RFC 6890): private, shared, loopback, link-local,
documentation, benchmarks, multicast, reserved; transition prefixes (Teredo, 6to4), which can hide any
IPv4 address; and the one public address at which a cloud answers its own machines."""
_PUBLIC_V6 = ip_network("2000::/3")
"""All IPv6 addresses in public use; mapped, NAT64 (64:ff9b::/96) and local ones are outside."""


class BadTargetError(NotifierError):
    """Enter an address that begins with https:// and is on the public internet, port 443 or 8443."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet."""
    found = _parsed(address)
    if isinstance(found, IPv6Address) and found not in _PUBLIC_V6:
        return False
    return not any(found in block for block in _REFUSED if block.version == found.version)


def may_connect(address: str, port: int, *, is_plain: bool, allows_local: bool) -> bool:
    """Whether a webhook may go to this IP address.

    This machine itself is allowed where `allows_local`, then on any port and without TLS
    (`is_plain`).
    """
    if _parsed(address).is_loopback:
        return allows_local
    return is_public(address) and port in PORTS and not is_plain


def check_url(url: str, *, allows_local: bool) -> str:
    """The address without blanks around it; raises `BadTargetError` if it can never be called.

    Names are not resolved here: `may_connect` judges what they lead to, at each call.
    """
    text = url.strip()
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadTargetError from error
    is_well_formed = text.isascii() and text.isprintable() and " " not in text and "#" not in text
    if not host or not is_well_formed or len(text) > URL_MAX or "@" in parts.netloc:
        raise BadTargetError
    is_plain = parts.scheme == "http"
    if parts.scheme not in ("https", "http") or not _fits(host, port, is_plain, allows_local):
        raise BadTargetError
    return text


def _fits(host: str, port: int | None, is_plain: bool, allows_local: bool) -> bool:  # noqa: FBT001
    actual = port or (80 if is_plain else 443)
    try:
        return may_connect(host, actual, is_plain=is_plain, allows_local=allows_local)
    except ValueError:
        is_local = allows_local and host == "localhost"
        return is_local or (not is_plain and actual in PORTS and "." in host)


def _parsed(address: str) -> IPv4Address | IPv6Address:
    return ip_address(address.partition("%")[0])
