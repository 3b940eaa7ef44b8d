"""The case: its life from draft to archive."""
