"""The matcher: finds counterparts and networks for localities, and keeps what officers decide.

Owns vectors, matches and decisions. Consumes `profiles` and `introductions` (what
became of approved matches); emits `matches` (MatchSuggested,
MatchApproved, MatchDeclined, MatchClosed, ReviewOverdue, ReviewSettled, QuestionAsked,
QuestionClosed). Its people are liaison officers, at `/review`.
"""
