from . import gov_matter_claim_many
from . import gov_matter_edition_comparison
from . import gov_matter_grant_many
from . import gov_matter_reason
