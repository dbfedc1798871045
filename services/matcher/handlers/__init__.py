"""Use cases of the matcher: plain async functions with explicit dependencies."""
