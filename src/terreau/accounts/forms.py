"""Sign-in and profile forms, in plain words."""

from typing import Any, ClassVar

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, RequestLoginCodeForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms

from terreau.accounts.models import User


class PasswordForm(LoginForm):
    """Sign in by password; its identifiers differ from those of the code form on the same page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "password_form_%s")
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Adresse e-mail"
        self.fields["login"].widget.attrs.pop("placeholder", None)
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""


class RequestCodeForm(RequestLoginCodeForm):
    """Ask for a code by e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Adresse e-mail"
        self.fields["email"].widget.attrs.pop("placeholder", None)


class ConfirmCodeForm(ConfirmLoginCodeForm):
    """Type the code received."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code reçu par e-mail"
        self.fields["code"].widget.attrs.pop("placeholder", None)


class PasskeyForm(AddWebAuthnForm):
    """Name a passkey; every passkey opens the account alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Nom de cette clé"
        self.fields["name"].help_text = "Pour la reconnaître, par exemple « Ordinateur du bureau »."
        self.fields["passwordless"].label = "Se connecter avec cette clé seule"
        self.fields["passwordless"].help_text = "Sinon, elle sert de seconde étape après le mot de passe ou le code."
        self.fields["passwordless"].initial = True


class EmailForm(forms.Form):
    """The address with which one wants to sign in."""

    address = forms.EmailField(
        label="Nouvelle adresse e-mail", max_length=254, widget=forms.EmailInput({"autocomplete": "email"})
    )


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the people one works with see."""

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["full_name", "phone"]
        help_texts: ClassVar[dict[str, str]] = {"phone": "Visible des personnes qui suivent vos dossiers."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].required = True
        self.fields["full_name"].widget.attrs["autocomplete"] = "name"
        self.fields["phone"].widget = forms.TextInput({"type": "tel", "autocomplete": "tel"})
