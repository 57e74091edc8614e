"""Who signs in: by account name, or by a mobile number of the register."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from zhixing.queries.accounts.sign_in import account_behind, is_number_key


class AccountBackend(ModelBackend):
    """Django's, which hashes a password for nobody too: a number without an account takes as long as a wrong try."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **more: Any
    ) -> Any:
        if username and is_number_key(username):
            account = account_behind(username)
            username = account.get_username() if account else username  # no account is called so
        return super().authenticate(request, username=username, password=password, **more)
