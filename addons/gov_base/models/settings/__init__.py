"""Settings of Odoo that people share, kept to their owners."""
