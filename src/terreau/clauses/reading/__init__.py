"""What pages show, read in a few queries whatever the number of rows."""
