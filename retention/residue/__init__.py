"""Is anything of this person left, anywhere? A search that also proves that it can see."""
