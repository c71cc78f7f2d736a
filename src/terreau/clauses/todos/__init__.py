"""What waits for somebody about clauses and hours."""
