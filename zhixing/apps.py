"""The one Django app."""

from django.apps import AppConfig


class ZhixingConfig(AppConfig):
    name = "zhixing"
    verbose_name = "知行"

    def ready(self) -> None:
        from zhixing.web.frame.form_errors import use_own_words

        use_own_words()
