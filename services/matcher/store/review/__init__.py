"""Tables and queries of the review: the queue, questions to cities, officers, the audit trail."""
