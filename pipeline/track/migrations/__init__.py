"""The tracker's schema, step by step, for Alembic. `pipeline.track.connect` runs it."""
