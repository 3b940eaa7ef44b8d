"""What models of the suite are made of."""
