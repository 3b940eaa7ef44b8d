"""Whom the suite serves, and who looked at whom."""
