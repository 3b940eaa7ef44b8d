from . import test_wizards
from . import test_organization
from . import test_post
from . import test_workday
from . import test_workday_import
from . import test_applicant
from . import test_applicant_secrecy
from . import test_access_log
