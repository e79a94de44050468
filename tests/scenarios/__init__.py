"""The precise scenarios S1 to S8: exact days, branches and amounts, through the loans themselves."""
