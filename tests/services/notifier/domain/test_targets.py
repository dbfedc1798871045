"""Which addresses may be called."""

import pytest

from services.notifier.domain.targets import BadTargetError, check_url, is_public, may_connect

INSIDE = """
    0.0.0.0 10.1.2.3 100.64.0.1 100.100.100.200 127.0.0.1 127.9.9.9 169.254.169.254 168.63.129.16
    172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.168.1.1 198.18.0.1 198.51.100.7 203.0.113.9
    224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
    :: ::1 ::ffff:8.8.8.8 ::ffff:10.0.0.1 ::8.8.8.8 64:ff9b::808:808 64:ff9b:1::1 100::1 2001::1
    2001:db8::1 2002:a00:1::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 3fff::1
"""
OUTSIDE = "8.8.8.8 1.1.1.1 100.63.255.255 100.128.0.1 172.32.0.1 2606:4700:4700::1111 2a00:1450::1"


@pytest.mark.parametrize("address", INSIDE.split())
def test_an_address_by_which_something_internal_could_be_reached_is_refused(address):
    assert not is_public(address)
    assert not may_connect(address, 443, is_plain=False, allows_local=False)


@pytest.mark.parametrize("address", OUTSIDE.split())
def test_an_address_of_the_public_internet_is_taken_with_tls_on_two_ports(address):
    assert is_public(address)
    for port, is_plain in ((443, False), (8443, False)):
        assert may_connect(address, port, is_plain=is_plain, allows_local=True)
    for port, is_plain in ((80, True), (443, True), (22, False), (8080, False)):
        assert not may_connect(address, port, is_plain=is_plain, allows_local=True)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_this_machine_is_called_only_where_that_is_allowed(address):
    assert may_connect(address, 5_000, is_plain=True, allows_local=True)
    assert not may_connect(address, 443, is_plain=False, allows_local=False)


@pytest.mark.parametrize(
    "url",
    ["https://hooks.example.org", " https://hooks.example.org:8443/a?b=c ", "https://8.8.8.8/x"],
)
def test_a_good_address_is_kept_without_blanks(url):
    assert check_url(url, allows_local=False) == url.strip()


@pytest.mark.parametrize(
    "url",
    [
        "", "hooks.example.org", "ftp://hooks.example.org", "http://hooks.example.org",
        "https://hooks.example.org:22", "https://hooks.example.org:99999", "https://user@example.org",
        "https://example.org/#part", "https://exa mple.org", "https://localhost/x", "https://intranet/",
        "https://10.0.0.1/", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://[nonsense/",
        "http://127.0.0.1:80/", "https://example.org/\n", "https://exämple.org/",
        "https://example.org/" + "x" * 2_000,
    ],
)  # fmt: skip
def test_an_address_that_could_never_be_called_is_refused(url):
    if url.endswith("\n"):
        url += "x"
    with pytest.raises(BadTargetError):
        check_url(url, allows_local=False)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:5000/x", "http://localhost/x", "http://[::1]:9/"]
)
def test_a_program_on_this_machine_is_taken_where_that_is_allowed(url):
    assert check_url(url, allows_local=True) == url
