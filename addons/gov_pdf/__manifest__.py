{
    "name": "PDF by Chromium",
    "summary": "Odoo's PDF reports made by headless Chromium",
    "version": "19.0.1.0.0",
    "category": "Technical",
    "author": "Government Service Suite contributors",
    "website": "https://github.com/gov-service-suite",
    "license": "LGPL-3",
    "depends": ["web"],
    "external_dependencies": {"python": ["pypdf", "psutil"]},
    "data": ["data/ir_config_parameter_data.xml"],
    "assets": {
        "web.assets_backend": ["gov_pdf/static/src/print_in_browser.js"],
        "web.assets_tests": ["gov_pdf/static/tests/tours/*.js"],
        "web.report_assets_common": ["gov_pdf/static/src/printed_page.scss"],
    },
}
