"""How forms are drawn: our own field markup, everywhere the same."""

from django.forms.renderers import TemplatesSetting


class AnjuRenderer(TemplatesSetting):
    """Takes field and form templates from the project's `templates/` before Django's own."""

    field_template_name = "django/forms/field.html"
