"""Ways of coding beside the film: codes, forms, intervals, traces; one is open at a time."""
