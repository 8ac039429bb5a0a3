"""What Alembic runs: on the connection that `pipeline.track.connect` hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from pipeline.track.connect import VERSION_TABLE
from pipeline.track.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,  # SQLite can't alter a table in place
    transactional_ddl=False,  # the caller commits
)
context.run_migrations()
