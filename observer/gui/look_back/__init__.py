"""The pages of Look back: prepare, look together, afterwards, and the film to take home."""
