"""Rules of introductions, referrals and deliveries; no I/O.

`errors` names what can go wrong, `lifecycle` says what may happen and what it changes, `deadlines`
when something is due, `introductions` which messages follow, `reasons` which reasons there are,
`deliveries` when a message is tried again, `parties` whom to write to; `conversation`, `eligibility`,
`standing` and `demand` hold the rules of what they are named after.
"""
