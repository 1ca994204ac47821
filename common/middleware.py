"""Request identity, and the headers Django does not send by itself."""

import secrets

from axes.helpers import get_client_ip_address

from common.context import RequestContext, current


class RequestContextMiddleware:
    """Gives each request a short number, carried by its log lines, audit entries and error pages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.request_id = secrets.token_hex(4).upper()
        token = current.set(
            RequestContext(request_id=request.request_id, address=get_client_ip_address(request))
        )
        try:
            response = self.get_response(request)
        finally:
            current.reset(token)
        response.headers["X-Request-ID"] = request.request_id
        response.headers["Permissions-Policy"] = "geolocation=(), microphone=(), camera=(self)"
        return response
