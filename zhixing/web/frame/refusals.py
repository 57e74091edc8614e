"""Why an act was refused, put onto the form that asked for it."""

from django import forms

from zhixing.rules.refusals import Blocked


def add_reasons(form: forms.Form, refusal: Blocked) -> None:
    for reason in refusal.reasons:
        form.add_error(None, reason)
