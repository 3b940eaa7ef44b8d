from . import gov_organization_import
from . import gov_organization_merge
from . import gov_staff_account
from . import gov_workday_import
from . import gov_applicant_request
from . import gov_applicant_reveal
from . import gov_applicant_lookup
