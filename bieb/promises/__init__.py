"""Each clause of the privacy statement, the tests that prove it, and how they last ended."""
