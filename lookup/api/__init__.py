"""The HTTP room: routes, problems, and the server that runs them."""
