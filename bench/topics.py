"""Phrases over all that local governments work on together: what the reference means are taken over."""

from shared.themes import Theme

TOPICS: dict[Theme, tuple[str, ...]] = {
    Theme.CLIMATE_RESILIENCE: (
        "climate change adaptation plans and climate risk",
        "heat waves, shade and cool buildings",
        "flood protection along rivers and after heavy rain",
        "coasts, beaches, erosion and sea-level rise",
        "drought and dry years",
    ),
    Theme.CLEAN_ENERGY: (
        "energy efficiency and renovation of public buildings",
        "solar, wind and other renewable energy",
        "district heating, geothermal heat and hydrogen",
        "greenhouse gas emissions and carbon neutrality",
    ),
    Theme.WATER: (
        "drinking water supply and pipes",
        "wastewater treatment and sewers",
        "groundwater, rivers, lakes and water quality",
    ),
    Theme.CIRCULAR_ECONOMY: (
        "waste collection, sorting and recycling",
        "reuse, repair and circular economy of firms",
        "air, soil and noise pollution and contaminated land",
    ),
    Theme.MOBILITY: (
        "public transport, buses and trains",
        "cycling and walking paths",
        "roads, bridges, border crossings and transport links",
        "freight, logistics, ports and inland waterways",
        "electric vehicles and charging",
        "road safety and traffic",
    ),
    Theme.HOUSING: (
        "affordable housing and homelessness",
        "urban planning and renewal of neighbourhoods",
        "regional planning and development of rural and remote areas",
        "construction, public buildings and infrastructure",
    ),
    Theme.MIGRATION_INCLUSION: (
        "immigrants, refugees and integration",
        "minorities, Roma and people at risk of exclusion",
        "people with disabilities and equal access",
        "an ageing population, young people leaving and demographic change",
    ),
    Theme.TRADE_INVESTMENT: (
        "small and medium-sized firms, entrepreneurs and start-ups",
        "clusters, business networks and economic cooperation",
        "foreign trade, investors and new markets",
        "new products and services of local industry",
        "crafts, creative industries and traditional products",
    ),
    Theme.WORKFORCE_EDUCATION: (
        "schools, teachers and pupils",
        "vocational training, apprenticeships and skills",
        "jobs, the labor market and cross-border workers",
        "universities, research institutes and science",
    ),
    Theme.DIGITAL_GOVERNMENT: (
        "digital services, information systems and e-government",
        "innovation, technology transfer and knowledge",
        "data, sensors, mapping and smart cities",
        "broadband and internet in remote places",
    ),
    Theme.PUBLIC_HEALTH: (
        "hospitals, medical care and patients",
        "social services and care of the elderly",
        "prevention, healthy living and mental health",
        "medical research and biotechnology",
    ),
    Theme.PUBLIC_SAFETY: (
        "police cooperation and crime prevention",
        "border security, smuggling and trafficking",
    ),
    Theme.EMERGENCY_MANAGEMENT: (
        "firefighters, rescue services and civil protection",
        "earthquakes, forest fires and disaster preparedness",
        "early warning and risk management of natural hazards",
    ),
    Theme.CULTURE_HERITAGE: (
        "historic buildings, archaeology and monuments",
        "museums, music, theatre, arts and festivals",
        "languages, traditions and a common identity of neighbours",
    ),
    Theme.TOURISM_EVENTS: (
        "tourism products, routes and visitors",
        "nature and cycling tourism in rural areas",
        "thematic trails, marketing and destination branding",
    ),
    Theme.FOOD_AGRICULTURE: (
        "farms, crops, livestock and agricultural research",
        "local food, markets and regional products",
        "fisheries, aquaculture and forestry",
    ),
    Theme.DEMOCRACY_GOVERNANCE: (
        "cooperation of public administrations and institutions",
        "citizen participation and civil society",
        "cross-border networks and partnership of municipalities",
        "transparency, finance and the capacity of local government",
    ),
    Theme.GENDER_EQUITY: (
        "women's employment and leadership",
        "violence against women and equal opportunities",
    ),
    Theme.YOUTH_SPORT: (
        "youth exchange and young people's participation",
        "sports facilities, clubs and competitions",
    ),
    Theme.BIODIVERSITY: (
        "nature protection, protected areas and wildlife",
        "forests, wetlands and restoring habitats",
        "parks, trees and green space in the city",
        "environmental education and awareness",
    ),
}
"""Phrases of each theme."""
