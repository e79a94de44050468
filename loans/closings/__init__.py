"""Extra closings and emergencies: which dates move, who hears of it, and how it is taken back."""
