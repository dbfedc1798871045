"""The time zone of each US state and territory: that of its most populous place (GeoNames, IANA).

States with two zones have offices in both; whoever works in the smaller one chooses it.
"""

NATIONAL = "America/New_York"
"""For officers of the whole country."""

_MEMBERS = {
    "America/New_York": "CT DC DE FL GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
    "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    "America/Denver": "CO MT NM UT WY",
    "America/Los_Angeles": "CA NV OR WA",
    "America/Detroit": "MI",
    "America/Indiana/Indianapolis": "IN",
    "America/Kentucky/Louisville": "KY",
    "America/Boise": "ID",
    "America/Phoenix": "AZ",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
    "America/Puerto_Rico": "PR",
    "America/St_Thomas": "VI",
    "Pacific/Guam": "GU",
    "Pacific/Saipan": "MP",
    "Pacific/Pago_Pago": "AS",
}
_ZONES = {code: zone for zone, codes in _MEMBERS.items() for code in codes.split()}


def zone_of_states(codes: tuple[str, ...]) -> str:
    """The zone of the first of these states (ISO 3166-2), or of the capital where there is none."""
    known = (_ZONES.get(code.removeprefix("US-")) for code in codes)
    return next((zone for zone in known if zone), NATIONAL)
