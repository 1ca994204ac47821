"""Is the process alive?"""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """Says “ok” when the process answers and the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of a fault of ours: says what to do, and the number to report."""
    context = {"request_id": getattr(request, "request_id", "")}
    return render(request, "500.html", context, status=500)


@login_not_required
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it where a page names no picture of its own, as the back office does."""
    return redirect(static("img/logo.svg"))
