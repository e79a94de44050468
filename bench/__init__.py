"""How fast the library is, next to what the machine can do at all."""
