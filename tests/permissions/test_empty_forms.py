"""Nothing typed is a wrong answer like another: it is refused by a status and a sentence, never taken for a visit."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse

from tests.permissions import table_links
from tests.permissions.tables import Line
from tests.permissions.test_bad_input import reader_of
from tests.permissions.test_who_may import LINES
from tests.permissions.world import World

POSTS = [line for line in [*LINES, *table_links.LINES] if line.method == "POST"]
IN_ERROR = re.compile(r'class="error-summary"|aria-invalid="true"')

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("line", POSTS, ids=str)
def test_an_empty_body_is_refused_or_leads_somewhere(world: World, line: Line) -> None:
    answer = world.ask(reader_of(line), "POST", world.url(line.name, line.arguments), data={})
    assert answer.status_code < 500
    if answer.status_code == 200:
        assert isinstance(answer, HttpResponse)
        assert not IN_ERROR.search(answer.content.decode())
