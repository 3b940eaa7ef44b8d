from . import privacy_log
