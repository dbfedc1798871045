"""The themes of priorities: keys, names, definitions and Sustainable Development Goals.

The definitions are written for two readers: a clerk who chooses a theme from a list, and the
matcher, which compares a statement without a theme with them. SDG numbers are those of the
United Nations 2030 Agenda (1 to 17).
"""

from dataclasses import dataclass
from enum import StrEnum

from shared.texts import marked


class Theme(StrEnum):
    """Key of a theme, as it stands in profile files and events."""

    CLIMATE_RESILIENCE = "climate_resilience"
    CLEAN_ENERGY = "clean_energy"
    WATER = "water"
    CIRCULAR_ECONOMY = "circular_economy"
    MOBILITY = "mobility"
    HOUSING = "housing"
    MIGRATION_INCLUSION = "migration_inclusion"
    TRADE_INVESTMENT = "trade_investment"
    WORKFORCE_EDUCATION = "workforce_education"
    DIGITAL_GOVERNMENT = "digital_government"
    PUBLIC_HEALTH = "public_health"
    PUBLIC_SAFETY = "public_safety"
    EMERGENCY_MANAGEMENT = "emergency_management"
    CULTURE_HERITAGE = "culture_heritage"
    TOURISM_EVENTS = "tourism_events"
    FOOD_AGRICULTURE = "food_agriculture"
    DEMOCRACY_GOVERNANCE = "democracy_governance"
    GENDER_EQUITY = "gender_equity"
    YOUTH_SPORT = "youth_sport"
    BIODIVERSITY = "biodiversity"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a theme is called, what belongs to it, and the SDGs (1 to 17) it serves."""

    name: str
    text: str
    sdgs: tuple[int, ...]


THEMES: dict[Theme, Definition] = {
    Theme.CLIMATE_RESILIENCE: Definition(
        marked("Climate resilience"),
        "Adapting to heat, drought, floods, storms and sea-level rise: shade and cool roofs, coastal "
        "protection, flood plains, climate risk plans.",
        (11, 13),
    ),
    Theme.CLEAN_ENERGY: Definition(
        marked("Clean energy"),
        "Renewable power, district heating, energy efficiency of buildings, solar, wind, geothermal, "
        "hydrogen and cutting greenhouse gas emissions.",
        (7, 13),
    ),
    Theme.WATER: Definition(
        marked("Water"),
        "Drinking water, wastewater and stormwater: pipes, leaks, treatment, reuse, rivers and aquifers.",
        (6, 14),
    ),
    Theme.CIRCULAR_ECONOMY: Definition(
        marked("Waste and circular economy"),
        "Collecting, sorting, composting and recycling waste, reuse and repair, less plastic and landfill.",
        (11, 12),
    ),
    Theme.MOBILITY: Definition(
        marked("Mobility"),
        "Public transport, cycling, walking, safe streets, electric buses, parking, freight and ports.",
        (9, 11),
    ),
    Theme.HOUSING: Definition(
        marked("Housing and land use"),
        "Affordable homes, zoning, homelessness, renewal of neighbourhoods, public space, brownfields.",
        (1, 11),
    ),
    Theme.MIGRATION_INCLUSION: Definition(
        marked("Migration and inclusion"),
        "Welcoming immigrants and refugees, language access, diaspora, anti-discrimination, integration.",
        (10, 16),
    ),
    Theme.TRADE_INVESTMENT: Definition(
        marked("Trade and investment"),
        "Exports, foreign investment, business missions, start-ups, clusters, small firms finding buyers.",
        (8, 9, 17),
    ),
    Theme.WORKFORCE_EDUCATION: Definition(
        marked("Workforce and education"),
        "Schools, universities, apprenticeships, skills training, teacher and student exchange, jobs.",
        (4, 8),
    ),
    Theme.DIGITAL_GOVERNMENT: Definition(
        marked("Innovation and digital government"),
        "Online public services, open data, broadband, sensors, artificial intelligence, cyber security.",
        (9, 16),
    ),
    Theme.PUBLIC_HEALTH: Definition(
        marked("Public health"),
        "Clinics, mental health, addiction, ageing, disease prevention, clean air, healthy living.",
        (3,),
    ),
    Theme.PUBLIC_SAFETY: Definition(
        marked("Public safety"),
        "Policing, violence prevention, countering extremism and trafficking, courts, re-entry, lighting.",
        (11, 16),
    ),
    Theme.EMERGENCY_MANAGEMENT: Definition(
        marked("Emergency management"),
        "Preparing for and recovering from earthquakes, wildfire, hurricanes and other disasters: early "
        "warning, evacuation, fire and rescue services.",
        (11, 13),
    ),
    Theme.CULTURE_HERITAGE: Definition(
        marked("Culture and heritage"),
        "Museums, music, film, crafts, libraries, historic buildings, indigenous languages, artists.",
        (4, 11),
    ),
    Theme.TOURISM_EVENTS: Definition(
        marked("Tourism and events"),
        "Visitors, festivals, conventions, World Cup and Olympic host cities, trails, hospitality.",
        (8, 12),
    ),
    Theme.FOOD_AGRICULTURE: Definition(
        marked("Food and agriculture"),
        "Farms, soil, irrigation, local food, markets, school meals, fisheries, food waste and hunger.",
        (2, 12),
    ),
    Theme.DEMOCRACY_GOVERNANCE: Definition(
        marked("Democracy and governance"),
        "Citizen participation, participatory budgeting, transparency, anti-corruption, elections, "
        "municipal finance, local self-government.",
        (16, 17),
    ),
    Theme.GENDER_EQUITY: Definition(
        marked("Gender equity"),
        "Women in leadership and business, equal pay, child care, safety of women, gender budgeting.",
        (5,),
    ),
    Theme.YOUTH_SPORT: Definition(
        marked("Youth and sport"),
        "Young people's councils, after-school programs, sports clubs, playgrounds, youth exchange.",
        (3, 4),
    ),
    Theme.BIODIVERSITY: Definition(
        marked("Nature and biodiversity"),
        "Urban forests, wetlands, rivers, coasts, parks, pollinators, wildlife, restoring habitats.",
        (14, 15),
    ),
}
