"""Rules of the directory: kinds of buyers and employers (`kinds`)."""
