"""What can go wrong with accounts, people and tokens. A class's docstring is its message."""

from services.ingest.domain.errors import IngestError


class NotLeadError(IngestError):
    """Only the lead of this profile, or an administrator, may do this."""


class UnknownPersonError(IngestError):
    """This person does not belong to the profile (any more)."""


class UnknownInvitationError(IngestError):
    """This invitation was answered, taken back or has expired. Ask for a new one."""


class AlreadyMemberError(IngestError):
    """This person belongs to the profile already, or is invited already."""


class TooManyPeopleError(IngestError):
    """A profile can have 50 people and invitations at most. Remove somebody first."""


class LeadStaysError(IngestError):
    """The lead cannot be removed. Hand the profile over to a colleague first."""


class OtherProfilesError(IngestError):
    """This person belongs to other profiles, too. Remove the person from yours instead."""


class ClosedAccountError(IngestError):
    """This account is closed. An administrator can open it again."""


class UnexplainedError(IngestError):
    """Say why, in a few words."""


class OfficerAccountError(IngestError):
    """This address belongs to an officer, who reviews matches and cannot belong to a profile."""


class OfficerRegistersError(IngestError):
    """Who reviews or oversees matches does not own a profile, so as never to decide about their own."""


class UnknownRegionError(IngestError):
    """Write the region as codes of states, such as US-IA, US-NE."""


class TooManyProfilesError(IngestError):
    """An account can look after 100 profiles at most. Use another e-mail address for more of them."""


class NotInvitedError(IngestError):
    """There is no account for you yet. Ask a colleague to invite you, or sign in by e-mail."""


class UnverifiedEmailError(IngestError):
    """Your organization did not confirm your e-mail address, so we cannot sign you in with it."""


class TooManyLinksError(IngestError):
    """Too many sign-in links were asked for from your connection. Try again in 15 minutes."""
