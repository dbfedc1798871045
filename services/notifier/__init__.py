"""The notifier: writes to both sides of an approved match and keeps what they answer.

Owns introductions, referrals and deliveries. Consumes `profiles` (names, contacts and
accounts) and `matches` (approvals, overdue reviews and questions). Emits `introductions`: IntroductionSent, IntroductionMoved, IntroductionAnswered,
ReferralAnswered, OutcomeRecorded, DeliveryFailed.
"""
