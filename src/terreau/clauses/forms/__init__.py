"""What is typed about clauses, employment and hours, turned into typed data."""
