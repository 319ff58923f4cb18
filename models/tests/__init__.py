"""Fast tests of data, losses, networks and graphs; no pictures on disk needed."""
