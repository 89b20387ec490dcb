"""From a coding's tables to matplotlib figures, without pyplot; `registry` lists them."""
