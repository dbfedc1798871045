"""What can go wrong in the notifier; the docstring is the message."""


class NotifierError(Exception):
    """The notifier could not do that."""

    def __init__(self) -> None:
        """Say what the class says."""
        super().__init__(self.__doc__)


class UnknownIntroductionError(NotifierError):
    """There is no such introduction."""


class UnknownTieError(NotifierError):
    """There is no such relationship, or we did not ask about it."""


class UnknownDeliveryError(NotifierError):
    """There is no such message."""


class IllegalMoveError(NotifierError):
    """This cannot be done at this point."""


class PostponedBeforeError(IllegalMoveError):
    """You have postponed this once. Please accept or decline now."""


class AnsweredBeforeError(NotifierError):
    """A colleague answered for your institution before you did. Nothing was changed."""


class HiddenContactsError(NotifierError):
    """Please leave out e-mail addresses, telephone numbers and links until both sides have accepted."""


class TooManyMessagesError(NotifierError):
    """Your institution has written a lot here today. Please write again tomorrow."""


class TooManyDoubtfulError(NotifierError):
    """Too many e-mails of uncertain senders came in about this today."""


class RepeatedMessageError(NotifierError):
    """The same words came from here within a week. They may be an automatic answer."""


class UnwrittenMessageError(NotifierError):
    """Please write a message of at most 2,000 characters."""


class ClosedError(IllegalMoveError):
    """This introduction is closed and cannot be answered any more."""


class NotResendableError(NotifierError):
    """Only a message that failed or is unconfirmed can be sent again."""


class OutdatedInvitationError(NotResendableError):
    """The meeting has changed since, and a newer invitation says so. Please send that one again."""


class HandedOverError(IllegalMoveError):
    """This was handed to a colleague, who answers now."""


class HandedOverOftenError(IllegalMoveError):
    """This has been handed over three times already. Please answer it, or decline."""


class NoColleagueError(NotifierError):
    """Enter a name and an e-mail address such as name@city.gov, of somebody who does not have it yet."""


class BarredAddressError(NotifierError):
    """E-mails to this address came back, so we do not write to it. Please name another."""


class ClaimLostError(NotifierError):
    """The message was taken back, or another worker has it."""


class NoEndpointError(NotifierError):
    """There is no address for webhooks yet."""


class NoAddressError(NotifierError):
    """Enter an address; the profile names none."""


class UnknownSuppressionError(NotifierError):
    """There is no such entry in the list of addresses."""


class NoReplyError(NotifierError):
    """This is no reply by e-mail of one of the two sides, or it was put aside."""


class UncertainSenderError(NotifierError):
    """It is not certain who wrote this. Please ask the institution first, and tick that you have."""


class UnexplainedError(NotifierError):
    """Please say why, in at most 1,000 characters."""
