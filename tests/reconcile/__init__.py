"""Matching from OpenRefine, and the reference page: a real server, asked as their users do."""
