"""The launcher: installs nothing itself, starts PostgreSQL, the web server and the worker, and stops them all."""
