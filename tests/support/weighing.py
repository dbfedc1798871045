"""What a page of the browser has loaded and complained about since it was opened."""

FONTS = "Font"


class Watch:
    """Listens to one page through the protocol of its developer tools; nothing comes from a cache."""

    def __init__(self, page):
        self.clear()
        self._types = {}
        tools = page.context.new_cdp_session(page)
        tools.on("Network.responseReceived", self._received)
        tools.on("Network.loadingFinished", self._finished)
        tools.send("Network.enable")
        tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def clear(self):
        """Begin to count anew."""
        self.complaints, self.sizes = [], {}

    @property
    def weight(self):
        """Bytes as they came over the line, without fonts."""
        return sum(size for kind, size in self.sizes.values() if kind != FONTS)

    def _received(self, event):
        self._types[event["requestId"]] = event["type"], event["response"]["url"]

    def _finished(self, event):
        kind, url = self._types.pop(event["requestId"], ("Other", "?"))
        self.sizes[url] = kind, event["encodedDataLength"]

    def _said(self, message):
        is_status = "the server responded with a status of" in message.text
        if message.type == "error" and not is_status:
            self.complaints.append(message.text)
