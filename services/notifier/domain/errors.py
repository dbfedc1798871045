"""What can go wrong in the notifier; the docstring is the message."""


class NotifierError(Exception):
    """The notifier could not do that."""

    def __init__(self) -> None:
        """Say what the class says."""
        super().__init__(self.__doc__)


class UnknownIntroductionError(NotifierError):
    """There is no such introduction."""


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


class UnwrittenMessageError(NotifierError):
    """Please write a message of at most 2,000 characters."""


class ClosedError(IllegalMoveError):
    """This introduction is closed and cannot be answered any more."""


class NotResendableError(NotifierError):
    """Only a message that failed or is unconfirmed can be sent again."""


class ClaimLostError(NotifierError):
    """The message was taken back, or another worker has it."""
