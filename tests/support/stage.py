"""The demonstration as a test sees it from outside: people signed in over HTTP, and what they prepare."""

import re
import time
from urllib.parse import urlsplit

import httpx

LINK = re.compile(r"https?://[^\s\"<>]+")
ID = r"[0-9a-f]{8}-[0-9a-f-]{27}"
SECONDS = 90


def until(condition, seconds=SECONDS, pause=0.1):
    """Ask until the answer is something true, and return it; `pause` in seconds between two asks."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, "it took too long"
        time.sleep(pause)
    return value


class Stage:
    """One running demonstration at `address`."""

    def __init__(self, address):
        self.address = address
        self._clients = {}

    def close(self):
        for client in self._clients.values():
            client.close()

    def of(self, part):
        """A client that the one-click button of a part has signed in; None: nobody."""
        if part not in self._clients:
            client = httpx.Client(base_url=self.address, follow_redirects=True, timeout=60)
            self._clients[part] = client
            if part is not None:
                self.post(part, "/demo/sign-in", role=part)
        return self._clients[part]

    def get(self, part, path):
        answer = self.of(part).get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer

    def post(self, part, path, **data):
        answer = self.of(part).post(path, data=data)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer

    def profile(self, name):
        """Id of the first profile of this name."""
        found = self.get("administrator", str(httpx.URL("/profiles", params={"name": name}))).text
        return re.search(rf"/profiles/({ID})", found)[1]

    def suggested(self, profile_id, **asked):
        """Ids of the suggestions of a profile that are open, the best first."""
        return [found["id"] for found in self._matches(profile_id, asked)]

    def introduce(self, profile_id, **asked):
        """Approve the best open suggestion whose sides can be written to, and wait until both are asked."""
        match_id = next(
            found["id"]
            for found in self._matches(profile_id, asked)
            if all(self._has_contact(found[side]["name"]) for side in ("locality", "party"))
        )
        self.post("supervisor", f"/review/{match_id}/approve", reason="They fit.")
        self.post("supervisor", f"/review/{match_id}/release")
        return until(lambda: self._asked(match_id))

    def _matches(self, profile_id, asked):
        path = httpx.URL("/api/matches", params={"profile_id": profile_id, **asked})
        return self.get("administrator", str(path)).json()

    def _has_contact(self, name):
        page = self.get("administrator", f"/profiles/{self.profile(name)}").text
        return "Without an e-mail address we cannot introduce you" not in page

    def _asked(self, match_id):
        found = self.get("administrator", "/api/introductions?state=asked&limit=100").json()
        return next((i for i in found["introductions"] if i["match_id"] == match_id), None)

    def link(self, kind, text):
        """Path of the newest e-mailed link below /`kind`/ in a message that holds `text`."""
        return until(lambda: next(self._links(kind, text), None))

    def _links(self, kind, text):
        for path in re.findall(r'href="(/mailbox/[^"/?]+)"', self.get(None, "/mailbox").text):
            message = self.get(None, path).text
            if text in message:
                paths = (urlsplit(link).path for link in LINK.findall(message))
                yield from (p for p in paths if p.startswith(f"/{kind}/"))

    def accept(self, introduction, side):
        """Accept for a side through the link in its e-mail."""
        you = introduction[side]["name"]
        them = introduction["party" if side == "locality" else "locality"]["name"]
        for path in self._links("answer", them):
            if f"Would {you} like" in self.get(None, path).text:
                self.post(None, path, answer="accepted")
                return
        raise AssertionError(f"no e-mail asks {you} about {them}")
