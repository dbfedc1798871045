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


class ClosedError(NotifierError):
    """This introduction is closed and cannot be answered any more."""


class NotResendableError(NotifierError):
    """Only a message that failed or is unconfirmed can be sent again."""


class ClaimLostError(NotifierError):
    """The message was taken back, or another worker has it."""
