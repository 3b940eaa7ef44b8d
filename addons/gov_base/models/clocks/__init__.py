"""Working days, deadlines, lights and who is told."""
