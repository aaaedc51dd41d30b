"""ismap-lookup: an agency's cloud requirements, answered from a dated copy of the ISMAP / ISMAP-LIU list."""

__version__ = "0.1.0"
