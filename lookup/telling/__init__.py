"""Telling people and programs what has changed: feeds, calendars, webhooks."""
