"""bieb: lend, remind, return, forget."""
