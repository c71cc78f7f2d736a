"""A message leaves once, or says why it did not."""

import smtplib

import pytest
from django.core import mail as outbox

from terreau.kit.mail import deliver, send

pytestmark = pytest.mark.django_db


def test_a_message_leaves_once_even_if_its_job_runs_twice() -> None:
    mail = send(to="chantier@batival.example", subject="Vos heures", body="Bonjour", territory_id=None)
    deliver(mail.pk)
    deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.sent_at is not None
    assert [message.to for message in outbox.outbox] == [["chantier@batival.example"]]


def test_a_refused_message_keeps_the_reason_and_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(message: object) -> int:
        raise smtplib.SMTPRecipientsRefused({"x@batival.example": (550, b"unknown")})

    mail = send(to="x@batival.example", subject="Vos heures", body="Bonjour", territory_id=None)
    monkeypatch.setattr("terreau.kit.mail.EmailMessage.send", refuse)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.sent_at is None
    assert mail.failed_at is not None
    assert "unknown" in mail.error
    monkeypatch.undo()
    deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.sent_at is not None
    assert mail.failed_at is None
