"""What differs from the sign-in package's defaults: nobody opens an account by himself."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the system administrator."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def set_password(self, user, password) -> None:
        """A password the person chose himself is no longer one to be changed."""
        user.must_change_password = False
        super().set_password(user, password)
