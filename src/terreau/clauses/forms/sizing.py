"""What is typed to size a clause before publication, in one of three ways."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from terreau.clauses.forms.lots import AskedForm
from terreau.clauses.rules.explained import Lines, band_lines, labour_lines, pictured, trade, tranche_lines
from terreau.clauses.rules.labour_shares import LABOUR_SHARES
from terreau.clauses.rules.rounding import Rounding
from terreau.clauses.rules.sizing import TRAINING_BANDS, LabourSizing, TrancheSizing, band_hours
from terreau.clauses.rules.vocabulary import LegalLever
from terreau.kit.forms import EurosField, PercentField
from terreau.kit.french import percent

MODES = [
    ("labour", "D'après la part de main-d'œuvre (le plus courant)"),
    ("tranche", "Une heure par tranche facturée (bons de commande)"),
    ("bands", "Par paliers de montant (services, formation)"),
]
NEEDED = {
    "labour": ("labour_share", "hourly_rate", "insertion_share"),
    "tranche": ("step",),
    "bands": (),
}


@dataclass(frozen=True)
class Sized:
    """A result, how it was reached and what it means to people."""

    hours: Decimal
    lines: Lines
    picture: str


class SizingForm(AskedForm):
    """Amount and mode; the share of labour comes from the trade unless typed."""

    mode = forms.ChoiceField(label="Comment calculer ?", choices=MODES, widget=forms.RadioSelect, initial="labour")
    amount = EurosField(label="Montant hors taxes", min_value=1, max_value=9_999_999_999)
    trade = forms.ChoiceField(
        label="Corps d'état ou prestation",
        required=False,
        choices=[
            ("", "Autre"),
            *((each.code, f"{each.label} ({percent(each.share)})") for each in LABOUR_SHARES),
        ],
        help_text="Donne la part de main-d'œuvre quand vous ne la tapez pas.",
    )
    labour_share = PercentField(
        label="Part de main-d'œuvre (%)", required=False, help_text="Un repère à ajuster, jamais une règle de droit."
    )
    hourly_rate = EurosField(label="Taux horaire chargé", required=False, min_value=1, max_value=1000)
    insertion_share = PercentField(
        label="Taux d'effort (%)", required=False, help_text="De 5 à 20 % des heures, selon les usages."
    )
    step = EurosField(label="Une heure par tranche de", required=False, min_value=1)
    trigger = EurosField(label="Au-dessus d'un montant facturé de", required=False)
    rounding = forms.ChoiceField(label="Arrondi", choices=Rounding.choices(), initial=Rounding.FLOOR.value)
    legal_lever = forms.ChoiceField(label="Levier juridique conseillé", choices=LegalLever.choices())

    def clean(self) -> dict[str, Any]:
        """Take the share of the trade when none was typed; ask for what the mode needs."""
        cleaned = super().clean() or self.cleaned_data
        known = trade(str(cleaned.get("trade") or ""))
        if cleaned.get("labour_share") is None and known:
            cleaned["labour_share"] = known.share
        for name in NEEDED.get(str(cleaned.get("mode")), ()):
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, "Indiquez cette valeur : le calcul en a besoin.")
        if not self.errors and cleaned["mode"] == "labour":
            refusal = self._labour(cleaned).refusal()
            if refusal:
                raise forms.ValidationError(refusal)
        return cleaned

    def _labour(self, typed: dict[str, Any]) -> LabourSizing:
        return LabourSizing(
            typed["amount"],
            typed["labour_share"],
            typed["hourly_rate"],
            typed["insertion_share"],
            Rounding(typed["rounding"]),
        )

    def sized(self) -> Sized:
        """The hours of a valid form, explained line by line."""
        typed = self.cleaned_data
        if typed["mode"] == "labour":
            sizing = self._labour(typed)
            hours, lines = sizing.hours, labour_lines(sizing, origin=self._origin())
        elif typed["mode"] == "tranche":
            tranche = TrancheSizing(typed["step"], typed["trigger"] or Decimal(0), Rounding(typed["rounding"]))
            hours, lines = tranche.hours(typed["amount"]), tranche_lines(tranche, typed["amount"])
        else:
            hours, lines = band_hours(typed["amount"]), band_lines(typed["amount"], TRAINING_BANDS)
        return Sized(hours, lines, pictured(hours))

    def _origin(self) -> str:
        """Where the share of labour comes from."""
        known = trade(str(self.cleaned_data.get("trade") or ""))
        if known is None:
            return "saisie"
        if known.share != self.cleaned_data["labour_share"]:
            return f"{known.label} ; ajustée"
        return f"{known.label} ; {known.origin.label[0].lower()}{known.origin.label[1:]}"

    def inputs(self) -> dict[str, Decimal | None]:
        """What the clause keeps of the calculation."""
        typed = self.cleaned_data
        kept: dict[str, Decimal | None] = {"sizing_amount": typed["amount"]}
        if typed["mode"] == "labour":
            kept |= {name: typed[name] for name in NEEDED["labour"]}
        return kept
