"""Decide from one list what fits a requirement. Pure: no files, no network, no clock."""
