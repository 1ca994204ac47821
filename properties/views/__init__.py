"""Pages of inspection and ranking."""
