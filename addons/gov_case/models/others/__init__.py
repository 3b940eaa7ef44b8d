"""What cases add to models of the addons below, and of Odoo."""
