"""The one Django app."""

from django.apps import AppConfig


class ZhixingConfig(AppConfig):
    name = "zhixing"
    verbose_name = "知行"
