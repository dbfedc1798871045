"""The notifier's tables and queries; functions take a session and never commit.

`tables` declares what is stored; `parties`, `introductions`, `deliveries` and `listing` read and
write it.
"""
