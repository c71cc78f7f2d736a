"""Rules about persons: who counts and on what proof (`eligibility`), education (`people`), words (`words`)."""
