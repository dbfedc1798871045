import pytest

from services.matcher.domain.contacts import contact_domain_fits, contact_domains
from shared.profile import Kind
from tests.support.profiles import counterpart, locality, network


def people(*addresses):
    return [{"name": "Dana", "email": address} for address in addresses]


@pytest.mark.parametrize("contacts", [[], [{"name": "Dana"}]])
def test_without_an_address_there_is_nothing_to_fit(contacts):
    assert contact_domain_fits(locality(contacts=contacts)) is None


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("dana@desmoines.gov", True),
        ("dana@dmgov.org", True),
        ("dana@co.polk.ia.us", True),
        ("dana@city.io", True),
        ("dana@gmail.com", False),
        ("Dana@GMail.COM", False),
        ("dana@yahoo.co.jp", False),
        ("dana@city.ru", False),
    ],
)
def test_free_mail_and_the_domain_of_another_country_do_not_fit_a_locality(address, fits):
    assert contact_domain_fits(locality(contacts=people(address))) is fits


@pytest.mark.parametrize(
    ("country", "address", "fits"),
    [
        ("NL", "piet@rotterdam.nl", True),
        ("NL", "piet@rotterdam.eu", True),
        ("NL", "piet@rotterdam.cn", False),
        ("GB", "pam@leeds.gov.uk", True),
    ],
)
def test_the_domain_of_a_counterpart_is_that_of_its_country(country, address, fits):
    city = counterpart(country=country, contacts=people(address))
    assert contact_domain_fits(city) is fits


def test_one_address_that_fits_is_enough():
    assert contact_domain_fits(locality(contacts=people("d@gmail.com", "d@dsm.city"))) is True


def test_the_intake_of_a_network_counts_and_any_country_will_do():
    assert contact_domain_fits(network(intake={"email": "join@net.de"})) is True
    fund = network(kind=Kind.PROGRAMME, intake={"email": "fund@outlook.com"})
    assert contact_domain_fits(fund) is False


def test_of_contacts_each_domain_is_known_once_and_never_an_address():
    town = locality(contacts=people("Dana@DSM.gov", "lee@dsm.gov", "lee@catchdesmoines.com"))
    assert contact_domains(town) == ["catchdesmoines.com", "dsm.gov"]
    assert contact_domains(network(intake={"email": "join@net.de"})) == ["net.de"]
    assert contact_domains(locality()) == []
