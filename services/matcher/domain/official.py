"""Domains that only governments get, by what registries say of them.

Sources: the Public Suffix List (publicsuffix.org) for what a registry keeps apart, IANA for `.gov`
and `.mil`, RFC 1480 for `.us`. What is not certain is left out: then an officer asks. Free mail and
domains of other countries are decided in `contacts`.
"""

from shared.us import STATE_FIPS, is_us

_SECOND_LEVEL = {
    "gob": "ar bo cl cu do ec es gt hn mx ni pa pe pk sv ve",
    "gouv": "ci fr ht km ml sn",
    "gov": (
        "ac ae af al ao ar as au az ba bb bd bf bh bm bn br bs bt bw by bz cd cl cm cn co cx cy cz"
        " dm do dz ec ee eg et fj gd ge gg gh gi gn gr gu gy hk ie il im in io iq ir it je jo kg kh"
        " ki km kn kp kw kz la lb lc lk lr ls lt lv ly ma me mg mk ml mn mo mr ms mu mv mw my mz na"
        " ng nr om ph pk pl pn pr ps pt pw py qa rs rw sa sb sc sd sg sh sl so ss sx sy tj tl tm tn"
        " to tr tt tw ua ug uk vc ve vn ws ye za zm zw"
    ),
    "go": "ci cr id jp ke kr th tj tz ug",
}
"""Labels that stand for government under the domains of these countries; go.it is Gorizia."""
_FURTHER = frozenset(
    {
        "admin.ch", "bel.tr", "bund.de", "dep.no", "desa.id", "fgov.be", "gc.ca", "gouv.qc.ca",
        "gov.ab.ca", "gov.bc.ca", "gov.mb.ca", "gov.nl.ca", "gov.ns.ca", "gov.nt.ca", "gov.nu.ca",
        "gov.on.ca", "gov.pe.ca", "gov.sk.ca", "gov.yk.ca", "govt.nz", "gub.uy", "gv.ao", "gv.at",
        "herad.no", "kommune.no", "leg.br", "lg.jp", "metro.tokyo.jp", "muni.il", "riik.ee",
        "stat.no",
    }
)  # fmt: skip
_OF_NATIONS = {"gov.scot": "GB", "gov.wales": "GB", "llyw.cymru": "GB"}
_OF_THE_US = frozenset({"fed.us", "gov", "mil", "nsn.us"})


def _countries() -> dict[str, str]:
    suffixes = {f"{label}.{tld}" for label, tlds in _SECOND_LEVEL.items() for tld in tlds.split()}
    found = {suffix: suffix[-2:].upper() for suffix in suffixes | _FURTHER}
    return found | dict.fromkeys((s for s in found if s.endswith(".uk")), "GB") | _OF_NATIONS


_COUNTRY_OF = _countries()


def is_official(domain: str, country: str | None) -> bool:
    """Whether only governments of the country (ISO 3166-1 alpha-2) get addresses at the domain."""
    labels = domain.lower().rstrip(".").split(".")
    if is_us(country) and _is_official_in_the_us(labels):
        return True
    owners = {_COUNTRY_OF.get(".".join(labels[i:])) for i in range(len(labels))} - {None}
    return any(owner == country or (is_us(owner) and is_us(country)) for owner in owners)


def _is_official_in_the_us(labels: list[str]) -> bool:
    """In `.us` a city, a county or a state; a place alone, such as ames.ia.us, anybody may have."""
    if not _OF_THE_US.isdisjoint({labels[-1], ".".join(labels[-2:])}):
        return True
    if labels[-1] != "us" or "".join(labels[-2:-1]).upper() not in STATE_FIPS:
        return False
    return labels[-3:-2] == ["state"] or labels[-4:-3] in (["ci"], ["co"])
