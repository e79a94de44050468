"""The desk: one input for cards and copies, made for a scanner and a keyboard."""
