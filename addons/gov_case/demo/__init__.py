from . import lives
