"""Whether a profile's contacts look like those of a government or an organization.

Only what is kept of contacts by the matcher is decided here: two answers and where the addresses
are, never an address.
"""

from shared.profile import Kind, Profile

FREE_MAIL = frozenset(
    {
        "126.com", "163.com", "aol.com", "fastmail.com", "gmail.com", "gmx.com", "gmx.de", "gmx.net",
        "googlemail.com", "hotmail.com", "icloud.com", "live.com", "mail.com", "mail.ru", "me.com",
        "msn.com", "naver.com", "outlook.com", "proton.me", "protonmail.com", "qq.com", "web.de",
        "yahoo.com", "yandex.com", "yandex.ru", "zoho.com",
    }
)  # fmt: skip
"""Domains where anybody has an address for the asking."""
_FREE_BRANDS = frozenset({"gmail", "gmx", "hotmail", "live", "outlook", "yahoo"})
"""These give addresses under the domains of many countries, such as yahoo.co.jp."""
_OPEN_TLDS = frozenset({"ai", "cc", "co", "eu", "fm", "gg", "io", "ly", "me", "to", "tv", "ws"})
"""Two-letter domains that people of every country use."""
GOVERNMENTS = (Kind.LOCALITY, Kind.COUNTERPART)
"""Kinds of parties that somebody has to speak for with authority."""
_US_TLDS = frozenset({"us", "as", "gu", "mp", "pr", "vi"})
_PARTS_OF_FREE_MAIL = 3


def addresses(profile: Profile) -> list[str]:
    """E-mail addresses of the contacts, and where a network or programme takes referrals."""
    given = [c.email for c in profile.contacts] + [profile.intake.email]
    return [address for address in given if address]


def contact_domains(profile: Profile) -> list[str]:
    """Where the addresses of the contacts are, each domain once, sorted."""
    return sorted({address.rpartition("@")[2].lower() for address in addresses(profile)})


def contact_domain_fits(profile: Profile) -> bool | None:
    """Whether an address is at a domain that fits the party; None if there is no address.

    A free-mail domain does not fit, nor for a government the national domain of another country.
    """
    found = contact_domains(profile)
    if not found:
        return None
    return any(_fits(domain, profile) for domain in found)


def _fits(domain: str, profile: Profile) -> bool:
    labels = domain.split(".")
    is_brand = labels[0] in _FREE_BRANDS and len(labels) <= _PARTS_OF_FREE_MAIL
    if domain in FREE_MAIL or is_brand:
        return False
    tld = labels[-1]
    if profile.kind not in GOVERNMENTS or len(tld) != len("us") or tld in _OPEN_TLDS:
        return True
    return tld in _tlds(str(profile.country))


def _tlds(country: str) -> frozenset[str]:
    if country == "US":
        return _US_TLDS
    return frozenset({country.lower(), "uk"} if country == "GB" else {country.lower()})
