"""What browsers load: collected under names that carry a hash, compressed, and kept for good."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client, override_settings

ROOT = Path(settings.ROOT)
LOADED = re.compile(r"{% static '([^']+)' %}")
NAMES = sorted({name for path in (ROOT / "templates").rglob("*.html") for name in LOADED.findall(path.read_text())})


@pytest.fixture
def collected(tmp_path: Path, db: None) -> Iterator[Client]:
    """The files as `prepare_site` leaves them, and the middleware started on them."""
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    served = {"WHITENOISE_USE_FINDERS": False, "WHITENOISE_AUTOREFRESH": False}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages, **served):
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        yield Client()


def test_files_are_sent_compressed_and_need_never_be_asked_for_again(collected: Client) -> None:
    for name in NAMES:
        answer = collected.get(staticfiles_storage.url(name), headers={"Accept-Encoding": "gzip"})
        answer.close()  # the file behind it
        assert (name, answer.status_code) == (name, 200)
        assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
        if name.endswith((".css", ".js")) and (ROOT / "static" / name).stat().st_size > 1000:
            assert (name, answer.headers.get("Content-Encoding")) == (name, "gzip")


def test_a_name_carries_the_hash_of_the_content(collected: Client) -> None:
    assert re.fullmatch(r"/static/css/theme\.[0-9a-f]{12}\.css", staticfiles_storage.url("css/theme.css"))
