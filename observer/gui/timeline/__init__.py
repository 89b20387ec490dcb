"""The timeline without its widget: where things lie, and how they are drawn."""
