from . import export, rpc
