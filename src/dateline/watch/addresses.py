"""Which network addresses may be asked: public ones only, unless a person allows others.

A feed's address may be planted, and a redirect may lead inside: to the router, to the cloud's
metadata service, to a database on this machine. So each name is resolved here, every address it
stands for is checked, and the connection goes to the address that was checked (no second look-up in
between). `ipaddress.is_global` alone lets ways round through: addresses of IPv4 wrapped in IPv6
(6to4, Teredo, NAT64) and multicast; they are unwrapped or refused.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import NamedTuple

from dateline.errors import FetchError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_REFUSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "100.64.0.0/10",  # carriers' own (RFC 6598)
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",  # benchmarks
        "240.0.0.0/4",  # reserved
        "::/128",
        "64:ff9b:1::/48",  # local NAT64 (RFC 8215)
        "100::/64",  # discard only
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # examples
        "3fff::/20",
        "5f00::/16",
        "fec0::/10",  # site local of old
    )
)


class Checked(NamedTuple):
    """An address that may be connected to, and its family."""

    family: int
    host: str


def why_refused(address: Address) -> str | None:
    """Return why an address is not asked, None if it is public.

    >>> why_refused(ipaddress.ip_address("127.0.0.1"))
    'an address of this machine'
    >>> why_refused(ipaddress.ip_address("2002:7f00:1::"))
    'an address of this machine'
    >>> why_refused(ipaddress.ip_address("93.184.215.14"))
    """
    inner = _unwrapped(address)
    if inner.is_loopback or inner.is_unspecified:
        return "an address of this machine"
    if inner.is_link_local:
        return "a link-local address"
    if inner.is_multicast:
        return "a multicast address"
    if inner.is_private or not inner.is_global or any(inner in network for network in _REFUSED):
        return "a private or reserved address"
    return None


def _unwrapped(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one carries, else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in ipaddress.ip_network("64:ff9b::/96") or int(address) >> 32 == 0:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def resolve(host: str, port: int, *, allow_private: bool) -> list[Checked]:
    """Return the addresses that a name stands for and that may be asked.

    Raises:
        FetchError: The name stands for nothing, or any of its addresses may not be asked: a name
            that stands for a public and a private one is a trap.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"{host} cannot be resolved: {error}") from error
    checked = [Checked(family, str(place[0])) for family, _, _, _, place in found]
    for one in checked:
        reason = why_refused(ipaddress.ip_address(one.host.partition("%")[0]))
        if reason and not allow_private:
            raise FetchError(f"{host} is {reason} ({one.host}): refused; --allow-private asks it")
    return checked
