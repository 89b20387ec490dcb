"""Reading a scheme file group by group, each value with its place."""
