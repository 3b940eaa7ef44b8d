from . import test_wizards
from . import test_organization
from . import test_post
from . import test_workday
from . import test_workday_import
