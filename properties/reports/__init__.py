"""Questions over many rows: a month worked out, totals over months, the board of the 22nd."""
