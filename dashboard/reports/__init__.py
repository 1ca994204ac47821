"""Questions that need more than one app."""
