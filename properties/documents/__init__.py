"""Papers made from frozen rows: what is said in them, and what fills their templates."""
