"""What pages of the directory show, gathered in a number of queries that does not grow."""
