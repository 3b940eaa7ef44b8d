"""What lies on whose desk."""
