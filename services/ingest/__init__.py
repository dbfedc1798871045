"""Ingest: who takes part.

Owns profiles, ties and accounts. Consumes `introductions` (an agreed introduction is a new tie).
Emits `profiles`: ProfilePublished, ProfileWithdrawn, TieRecorded, SessionsEnded, AccountChanged.
Knows nothing of matches.
"""
