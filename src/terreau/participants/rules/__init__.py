"""Rules about persons: who counts and on what proof (`eligibility`), education (`people`), words of a file (`words`)."""
