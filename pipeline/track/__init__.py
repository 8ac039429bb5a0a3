"""The tracker: what was read, followed up in a database."""
