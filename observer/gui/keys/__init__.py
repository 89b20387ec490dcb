"""Keys: which do what, changing them, the sheet that shows them, and the card for the desk."""
