"""Help offers: what donors are ready to give, to whom, how much and how often."""
