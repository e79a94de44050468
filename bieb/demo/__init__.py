"""The demo library: two branches, real titles, a cast, and five years of lending."""
