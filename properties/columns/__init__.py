"""Columns of lists and workbooks."""
