"""Looking back together: what the parent sees, and what the clinician has beside it."""
