from . import test_limits
from . import test_printing
from . import test_session
from . import test_without_browser
