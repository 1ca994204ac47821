"""A button: one row, one form, one action."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect

from common.errors import Conflict, NotAllowed, RuleViolation
from common.views.access import ScopedObject


class ActionView(ScopedObject):
    """Fetch the row in scope, check the form, call one action, say what happened and go on.

    Subclasses set `model`, `permission`, perhaps `form_class`, and write `act()`; `perform_new = True` is
    for an action that makes a row and has none yet. A refusal of the action goes to the form's fields; a
    page with a `template_name` is drawn again with it, others show it as a message where they lead to.
    """

    http_method_names = ["post", "options"]
    form_class: type[forms.Form] | None = None
    template_name = ""
    perform_new = False
    object: Any = None

    def act(self, row: Any, data: dict[str, Any]) -> str:
        """Call the action; returns the sentence for the clerk (object + count + next step)."""
        raise NotImplementedError

    def success_url(self, row: Model | None) -> str:
        """Where the clerk goes on."""
        raise NotImplementedError

    def failure_url(self) -> str:
        """Where a refusal is shown when this view has no page of its own."""
        return self.success_url(self.object)

    def get_context(self) -> dict[str, Any]:
        """What the template of a refused form needs beside `form` and `object`."""
        return {}

    def get_form(self) -> forms.Form:
        form_class = self.form_class or forms.Form
        return form_class(self.request.POST, self.request.FILES, **self.form_arguments())

    def form_arguments(self) -> dict[str, Any]:
        """Further arguments of the form."""
        return {}

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        form = None
        try:
            with transaction.atomic():  # the row is looked up through the scope in the action's transaction
                self.object = None if self.perform_new else self.get_object()
                form = self.get_form()
                if not form.is_valid():
                    return self.refuse(form, 422)
                sentence = self.act(self.object, form.cleaned_data)
        except RuleViolation as refusal:
            put_into(form, refusal)
            return self.refuse(form, 409 if isinstance(refusal, (Conflict, NotAllowed)) else 422)
        if sentence:
            messages.success(request, sentence)
        return self.go(self.success_url(self.object))

    def refuse(self, form: forms.Form, status: int) -> HttpResponse:
        """The form again with its faults; or the faults as messages on the page it came from."""
        if self.template_name:
            context = {"form": form, "object": self.object, **self.get_context()}
            return render(self.request, self.template_name, context, status=status)
        for field, errors in form.errors.items():
            label = (
                f"{form.fields[field].label}：" if field in form.fields and form.fields[field].label else ""
            )
            for error in errors:
                messages.error(self.request, f"{label}{error}")
        return self.go(self.failure_url())

    def go(self, url: str) -> HttpResponse:
        """On to the next page, for a browser and for htmx."""
        return HttpResponseClientRedirect(url) if self.request.htmx else HttpResponseRedirect(url)


def put_into(form: forms.Form, refusal: RuleViolation) -> None:
    """The action's refusals beside the fields they are about; the rest above the form."""
    for field, sentences in refusal.by_field().items():
        form.add_error(field if field in form.fields else None, sentences)
