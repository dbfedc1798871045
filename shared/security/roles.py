"""The roles an account can have."""

from enum import StrEnum


class Role(StrEnum):
    """What an account may do; an account has one role."""

    CITY_OFFICE = "city_office"
    NETWORK = "network"
    LIAISON_OFFICER = "liaison_officer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        """The role in words."""
        return self.value.replace("_", " ").capitalize()


OFFICERS = (Role.LIAISON_OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR)
"""Roles that see every profile and decide matches."""

SUPERVISORS = (Role.SUPERVISOR, Role.ADMINISTRATOR)
"""Roles that confirm or refuse what another officer approved and a flag escalated."""

READERS = (*OFFICERS, Role.AUDITOR)
"""Roles that see every profile; an auditor reads what officers read and does nothing."""

OWNERS = (Role.CITY_OFFICE, Role.NETWORK)
"""Roles that see and change only the profiles of their account."""
