"""The parent sheet in the window: written on as it looks, and printed."""
