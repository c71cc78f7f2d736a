"""The search of the directory: what it keeps of each fiche, how it answers words, places and filters."""
