"""Tables and queries of coverage: narrow copies of parties and matches that are quick to count."""
