"""How other systems and desks hand in, and act by number."""
