"""Whatever happens in whatever order: the library against a small model of its own policy.

The model (`policy`, `model`) is written from the rules as people say them and calls none of our
code; the machine does the same things in both, and compares everything after every step.
"""
