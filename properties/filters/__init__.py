"""How lists are narrowed."""
