"""The film to take home: who is covered in it, every second looked at, and what leaves."""
