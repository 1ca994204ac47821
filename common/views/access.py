"""Who may open a page: 403 without the permission, 404 outside the scope, in this order."""

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import View


class GrantedPage(View):
    """A page for those who have a grant with `permission`; a page without one opens for nobody."""

    permission = ""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        wanted = self.permission_wanted()
        if not wanted:
            raise ImproperlyConfigured(f"{type(self).__name__} names no permission")
        if not request.user.has_perm(wanted):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def permission_wanted(self) -> str:
        """The permission the page asks for."""
        return self.permission


class ScopedObject(GrantedPage):
    """A page about one row of `model`, found through the scope by `pk`."""

    model: type[Model]

    def permission_wanted(self) -> str:
        return self.permission or self.model.view_permission

    def get_queryset(self) -> QuerySet:
        """The rows this page may be about."""
        return self.model.objects.visible_to(self.request.user, self.permission_wanted())

    def get_object(self) -> Model:
        """The row; outside the scope it does not exist."""
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
