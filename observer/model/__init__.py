"""The frozen values of the domain and the pure rules on them; standard library only."""
