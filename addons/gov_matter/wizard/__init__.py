from . import gov_matter_claim_many
from . import gov_matter_edition_comparison
from . import gov_matter_grant_many
from . import gov_matter_reason
from . import gov_matter_workbook_error
from . import gov_matter_workbook_import
from . import gov_matter_workbook_progress
