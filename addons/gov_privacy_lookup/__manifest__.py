{
    "name": "Government Service in Privacy Lookup",
    "summary": "Odoo's privacy lookup finds applicants and staff, and tells no more",
    "version": "19.0.1.0.0",
    "category": "Government",
    "author": "Government Service Suite contributors",
    "website": "https://github.com/gov-service-suite",
    "license": "LGPL-3",
    "depends": ["gov_base", "privacy_lookup"],
    "data": ["wizard/privacy_lookup_wizard_views.xml"],
    "auto_install": True,
}
