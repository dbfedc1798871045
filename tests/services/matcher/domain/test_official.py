import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matcher.domain.official import is_official


@pytest.mark.parametrize(
    ("domain", "country"),
    [
        ("desmoines.gov", "US"),
        ("navajo-nsn.gov", "US"),
        ("ci.ames.ia.us", "US"),
        ("co.polk.ia.us", "US"),
        ("dot.state.mn.us", "US"),
        ("oneida.nsn.us", "US"),
        ("gov.pr", "PR"),
        ("bayamon.gov.pr", "US"),
        ("Leeds.GOV.UK", "GB"),
        ("gov.scot", "GB"),
        ("ottawa.gc.ca", "CA"),
        ("gov.on.ca", "CA"),
        ("bmi.bund.de", "DE"),
        ("eda.admin.ch", "CH"),
        ("wien.gv.at", "AT"),
        ("dunedin.govt.nz", "NZ"),
        ("montevideo.gub.uy", "UY"),
        ("merida.gob.mx", "MX"),
        ("dakar.gouv.sn", "SN"),
        ("city.kobe.lg.jp", "JP"),
        ("seoul.go.kr", "KR"),
        ("ankara.bel.tr", "TR"),
        ("oslo.kommune.no", "NO"),
        ("cbr.act.gov.au", "AU"),
    ],
)
def test_only_governments_have_addresses_there(domain, country):
    assert is_official(domain, country)


@pytest.mark.parametrize(
    ("domain", "country"),
    [
        ("my-private-shop.com", "DE"),
        ("muenchen.de", "DE"),
        ("dmgov.org", "US"),
        ("city.us", "US"),
        ("ames.ia.us", "US"),
        ("ci.ames.xx.us", "US"),
        ("us", "US"),
        ("gov.uk.example.com", "GB"),
        ("notgov.uk", "GB"),
        ("shop.go.it", "IT"),
        ("gov", "DE"),
        ("munich.gov", "DE"),
        ("leeds.gov.uk", "US"),
        ("city.gov.cn", "NL"),
        ("city.gov.uk", None),
        ("desmoines.example", "US"),
        ("rotterdam.test", "NL"),
        ("city.invalid", "NL"),
        ("", "US"),
    ],
)
def test_others_may_have_addresses_there_or_another_country_gives_them(domain, country):
    assert not is_official(domain, country)


@given(st.from_regex(r"[a-z]{1,8}(\.[a-z]{2,4}){0,3}", fullmatch=True))
def test_what_is_below_an_official_domain_is_official(domain):
    assert is_official(f"{domain}.gov.uk", "GB")
    assert is_official(f"{domain}.gov", "US")
