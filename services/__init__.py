"""Entente's three services.

`ingest` takes profiles and ties from city offices and networks and publishes them. `matcher` embeds
statements, proposes matches and keeps what liaison officers decide. `notifier` writes to the parties
of approved matches and collects their answers. They speak only through events.
"""
