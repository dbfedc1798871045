"""Rules of introductions, referrals and deliveries; no I/O.

`errors` names what can go wrong, `introductions` says what an answer changes, `deliveries` when a
message is tried again, `parties` whom to write to.
"""
