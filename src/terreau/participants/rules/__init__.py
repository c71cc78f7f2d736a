"""Rules about persons: who counts and on what proof (`eligibility`), level of education (`people`)."""
