"""What the notifier does: use cases as plain functions with explicit dependencies.

`profiles` and `matches` handle events, `answers` and `resend` people, `sending` sends what is due;
`writing` puts letters into messages for all of them.
"""
