"""What officers typed to search messages, read from the address of the list and of its file."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from services.notifier.domain.deliveries import DeliveryState
from services.notifier.store.searching import Search


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A search as it was typed; `search` is what of it makes sense, `query` the same as an address."""

    state: str
    address: str
    party: str
    since: str
    until: str

    @property
    def search(self) -> Search:
        """What to look for; a day that is none is left out."""
        return Search(
            state=DeliveryState(self.state) if self.state in list(DeliveryState) else None,
            address=self.address.strip(),
            party=self.party.strip(),
            since=_day(self.since),
            until=_day(self.until),
        )

    @property
    def query(self) -> str:
        """The fields that were filled in, for links to the next page and to the file."""
        names = ("state", "address", "party", "since", "until")
        return urlencode({n: getattr(self, n) for n in names if getattr(self, n)})


def asked_for(
    state: str = "", address: str = "", party: str = "", since: str = "", until: str = ""
) -> AskedFor:
    """The query parameters of the list."""
    return AskedFor(state, address, party, since, until)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
