"""Looking for titles: the wish, the answer, and help with spelling."""
