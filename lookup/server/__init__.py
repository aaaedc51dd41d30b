"""The server process: the API and the pages as one application, and the nightly work beside it."""
