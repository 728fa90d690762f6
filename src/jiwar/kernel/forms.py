"""How Jiwar draws a Django form: one question, its hint, its error, its field (templates/kernel/forms/)."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    form_template_name = "kernel/forms/form.html"
    field_template_name = "kernel/forms/field.html"
