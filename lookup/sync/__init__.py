"""How a list gets into the store: a source is read, compared with the list in force, and added or refused."""
