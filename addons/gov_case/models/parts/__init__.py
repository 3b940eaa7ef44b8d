"""What hangs on a case: models of their own."""
