from .tools import workbooks
from . import models
from . import wizard
from . import demo
