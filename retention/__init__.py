"""What the library keeps about people, for how long, and how it ends."""
