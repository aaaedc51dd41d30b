"""The tests: what the product promises, in real components."""
