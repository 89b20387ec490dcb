"""Parts of the Agreement room: both codings under one timeline, the walk, and the tables."""
