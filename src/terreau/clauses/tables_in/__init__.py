"""The import of three simple tables: lots with hours due, persons, hours validated before the start."""
