"""From a table to a matplotlib figure."""
