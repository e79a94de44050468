"""The pages on which a member asks for a book of another library."""
