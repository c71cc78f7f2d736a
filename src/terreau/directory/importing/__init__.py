"""Lists of structures, whatever their format: read, cleaned, matched, written, undone."""
