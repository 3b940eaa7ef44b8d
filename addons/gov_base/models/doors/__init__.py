"""Sign-in, requests and files."""
