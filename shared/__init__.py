"""Only what two services must agree on: events, delivery, storage, security and the page base."""
