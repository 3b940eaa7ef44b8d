"""The documents of a case: what they say, how they are kept and printed."""
