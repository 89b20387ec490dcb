"""Pure functions from a coding to tables; `registry` lists them."""
