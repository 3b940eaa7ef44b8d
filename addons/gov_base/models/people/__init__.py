"""Staff, posts and accounts, and who signed in."""
