"""What a form says of a field left empty or out of bounds: what to do, not what the field is."""

from django import forms
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator

WORDS: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "请填写这一项。"},
    forms.ChoiceField: {"required": "请选择一项。"},
    forms.MultipleChoiceField: {"required": "请至少选择一项。"},
    forms.BooleanField: {"required": "请勾选这一项。"},
    forms.FileField: {"required": "请选择文件。", "empty": "所选文件是空的，请换一个文件。"},
    forms.IntegerField: {"invalid": "请填写整数。"},
    forms.DecimalField: {"invalid": "请填写数字。"},
    forms.DateField: {"invalid": "请填写日期，例如 2026-06-01。"},
}


def use_own_words() -> None:
    """Django's own messages, said our way; once, when the site starts."""
    for field, words in WORDS.items():
        field.default_error_messages = {**field.default_error_messages, **words}
    MinValueValidator.message = "请填写不小于 %(limit_value)s 的数。"
    MaxValueValidator.message = "请填写不大于 %(limit_value)s 的数。"
    MaxLengthValidator.message = "请写在 %(limit_value)d 个字以内，现在有 %(show_value)d 个字。"
