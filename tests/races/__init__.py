"""Two and more at once, in processes of their own: one wins, the others hear why, nothing is half."""
