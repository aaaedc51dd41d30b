"""Tests of taking lists in."""
