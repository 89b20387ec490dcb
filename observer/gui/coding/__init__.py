"""What coding needs beside widgets: the film on the session's clock, and what the keys do."""
