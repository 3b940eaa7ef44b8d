"""The clocks of a case, their lights and who is told."""
