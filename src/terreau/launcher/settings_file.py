"""The one documented file of settings, `terreau.toml` (docs/operations.md), and the secret key beside it."""

from __future__ import annotations

import ipaddress
import os
import secrets
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from terreau.launcher.binaries import LauncherError

FILE_NAME = "terreau.toml"
KEY_NAME = "secret_key"
VARIABLES = {
    "public_url": "TERREAU_PUBLIC_URL",
    "hosts": "TERREAU_HOSTS",
    "smtp.host": "TERREAU_SMTP_HOST",
    "smtp.port": "TERREAU_SMTP_PORT",
    "smtp.user": "TERREAU_SMTP_USER",
    "smtp.password": "TERREAU_SMTP_PASSWORD",
    "smtp.tls": "TERREAU_SMTP_TLS",
    "smtp.from": "TERREAU_MAIL_FROM",
    "map.tiles": "TERREAU_TILE_URL",
    "map.credit": "TERREAU_TILE_CREDIT",
}
NEEDED_OUTSIDE = ("public_url", "smtp.host", "smtp.from")
LOOPBACK_NAMES = {"localhost"}


def path_in(folder: Path) -> Path:
    """Where the file is looked for: TERREAU_SETTINGS, else in the instance's folder."""
    return Path(os.environ.get("TERREAU_SETTINGS") or folder / FILE_NAME)


def read(path: Path) -> dict[str, str]:
    """Settings by dotted name, as text; an absent file is an empty one. A wrong name or type is refused by name."""
    if not path.exists():
        return {}
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LauncherError(f"Le fichier {path} ne se lit pas : {error}.") from error
    flat = flatten(raw)
    if unknown := sorted(set(flat) - set(VARIABLES)):
        raise LauncherError(
            f"Le fichier {path} contient un réglage inconnu : {', '.join(unknown)}. "
            f"Les réglages connus sont : {', '.join(VARIABLES)}."
        )
    return {name: as_text(name, value) for name, value in flat.items()}


def flatten(raw: dict[str, Any]) -> dict[str, Any]:
    """One level of TOML tables as dotted names."""
    flat: dict[str, Any] = {}
    for name, value in raw.items():
        if isinstance(value, dict):
            flat.update({f"{name}.{inner}": content for inner, content in value.items()})
        else:
            flat[name] = value
    return flat


def as_text(name: str, value: Any) -> str:
    """A TOML value as an environment variable holds it: true is 1, a list is joined by commas."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ",".join(value)
    if isinstance(value, str | int):
        return str(value)
    raise LauncherError(f"Le réglage {name} doit être un texte, un nombre entier ou une liste de textes.")


def apply(settings: dict[str, str]) -> None:
    """Put the settings in the environment; a variable that is set already wins."""
    for name, value in settings.items():
        os.environ.setdefault(VARIABLES[name], value)
    if "public_url" in settings and "hosts" not in settings:
        host = urlsplit(settings["public_url"]).hostname or ""
        os.environ.setdefault(VARIABLES["hosts"], ",".join(filter(None, (host, "127.0.0.1", "localhost"))))


def refuse_outside_without_settings(host: str, path: Path) -> None:
    """A server that others can reach needs its public address and a way to send mail."""
    if is_loopback(host):
        return
    missing = [name for name in NEEDED_OUTSIDE if not os.environ.get(VARIABLES[name])]
    if missing:
        raise LauncherError(
            f"Pour répondre à d'autres machines (--host {host}), écrivez d'abord dans {path} : {', '.join(missing)}. "
            "Un modèle est dans docs/operations.md."
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach that address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host in LOOPBACK_NAMES


def secret_key(folder: Path) -> str:
    """The instance's key, made once, readable by its owner alone."""
    path = folder / KEY_NAME
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_text().strip()
        if not key:
            raise LauncherError(f"Le fichier {path} est vide : remettez-y la clé de votre sauvegarde.") from None
        path.chmod(0o600)
        return key
    key = secrets.token_urlsafe(50)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(key)
        opened.flush()
        os.fsync(opened.fileno())
    return key
