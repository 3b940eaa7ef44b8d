"""How fast cases are, over XML-RPC with one client: as ratios within one run.

- a whole life (submit, accept, start review, decide, issue) against one create of
  core's `project.task`
- `submit_many` of a thousand against a plain `create` of a thousand rows as wide
- queries of each action on one case and on two hundred
"""

import contextlib
import datetime
import itertools
import json
import os
import platform
import signal
import socket
import statistics
import time
import xmlrpc.client

from tools.lib import odoo, serve
from tools.lib.bench_words import MATERIALS, PASSWORD, WIDE, payload
from tools.lib.report import say
from tools.lib.settings import ROOT

LIVES, WARM = 60, 10
MANY, MANY_ROUNDS = 1000, 5
SCRIPTS = ROOT / "tools/lib"
