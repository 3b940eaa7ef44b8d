from . import export, xmlrpc
