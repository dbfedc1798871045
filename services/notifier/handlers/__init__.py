"""What the notifier does: use cases as plain functions with explicit dependencies.

`profiles` and `matches` handle events; `answers`, `outcomes`, `conversing`, `wishes` and `resend`
people; `sweeping` does what is due by itself and `sending` sends. All of them move introductions
through `moving` and put letters into messages through `writing`.
"""
