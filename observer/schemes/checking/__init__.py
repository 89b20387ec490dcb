"""What must hold across the parts of a scheme, by what is looked at."""
