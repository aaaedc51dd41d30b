"""Tests of matching: identification, every check, sheets of lines."""
