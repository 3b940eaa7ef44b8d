from . import gov_organization_import
from . import gov_organization_merge
from . import gov_staff_account
