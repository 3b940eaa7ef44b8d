{
    "name": "Government Case Tester",
    "summary": "One of each thing that an addon may add to a case, by hooks alone",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "Government Service Suite contributors",
    "website": "https://github.com/gov-service-suite",
    "license": "LGPL-3",
    "depends": ["gov_case"],
    "data": [
        "security/gov_tester_groups.xml",
        "security/ir.model.access.csv",
        "security/ir.rule.csv",
        "data/gov_light_rule_data.xml",
        "views/gov_tester_visit_views.xml",
        "views/gov_case_views.xml",
    ],
}
