from . import test_wizards
from . import test_organization
from . import test_post
