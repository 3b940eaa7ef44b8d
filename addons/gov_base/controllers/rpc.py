from xml.parsers.expat import ExpatError
from xmlrpc.client import Error, Fault  # nosec B411 (to name what Odoo raises)

from odoo.exceptions import AccessDenied, RedirectWarning, UserError
from odoo.http import request, route

from odoo.addons.rpc import controllers as rpc
from odoo.addons.rpc.controllers import xmlrpc

from ..tools.caller import coming_from

# What is meant for the caller to read.
SENTENCES = (UserError, AccessDenied, RedirectWarning)
# Nobody has signed in yet, so that the caller's language is not known.
UNREADABLE = "这不是 XML-RPC 调用。This is no XML-RPC call."
FAILED = "服务器未能完成此次调用，原因见其日志。The server failed; its log says why."


class RPC(rpc.RPC):
    """Odoo's entrance, which tells a caller no line of the server's code.

    What went wrong inside is in the server's log; the codes of faults are Odoo's.
    """

    def _xmlrpc(self, service):
        try:
            with coming_from(request.httprequest.remote_addr):
                return super()._xmlrpc(service)
        except (ExpatError, Error) as error:
            raise UserError(UNREADABLE) from error

    @route()
    def xmlrpc_1(self, service):
        """Answer as Odoo does, with texts as codes of faults."""
        return self._without_code(super().xmlrpc_1, service)

    @route()
    def xmlrpc_2(self, service):
        """Answer as Odoo does, with numbers as codes of faults."""
        return self._without_code(super().xmlrpc_2, service)

    @route()
    def jsonrpc(self, service, method, args):
        """Answer as Odoo does, and keep where the call comes from."""
        with coming_from(request.httprequest.remote_addr):
            return super().jsonrpc(service, method, args)

    def _without_code(self, call, service):
        try:
            return call(service)
        except SENTENCES:
            raise
        except Exception as error:
            if answer := getattr(error, "error_response", None):
                number = xmlrpc.RPC_FAULT_CODE_APPLICATION_ERROR
                answer.set_data(xmlrpc.dumps(Fault(number, FAILED)))
            raise
