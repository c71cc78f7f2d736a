"""Pure rules of the territories room."""
