"""The pages for people: rendered on the server, in Japanese and English, useful without any script."""
