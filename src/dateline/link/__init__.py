"""Steps over the whole archive: copies, actors, incidents. They know structs, not the database."""
