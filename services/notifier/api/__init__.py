"""JSON routes of the notifier, each group in a module of its own; no pages."""
