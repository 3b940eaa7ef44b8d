from . import gov_matter_edition_comparison
