"""The notifier: writes to both sides of an approved match and keeps what they answer.

Owns introductions, referrals and deliveries. Consumes `profiles` (names and contacts) and `matches`
(approvals). Emits `introductions`: IntroductionSent, IntroductionMoved, IntroductionAnswered,
ReferralAnswered, OutcomeRecorded, DeliveryFailed.
"""
