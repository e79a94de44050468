"""The emergency page: lending goes on when the library does not answer, and is made good later."""
