"""Keys, limits, the log of operations, and what operators see of the service."""
