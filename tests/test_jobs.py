"""A worker opens no page: it must find every job by the rooms' `tasks` alone."""

import os
import re
import subprocess
import sys

from tests.house import ROOT, product_files

NAMED = re.compile(r'@job\(\s*name="([^"]+)"')
FILES = re.compile(r'= FileWork\("([^"]+)"')
ASK = """
import django
django.setup()
from procrastinate.contrib.django.procrastinate_app import current_app
print("\\n".join(current_app.tasks))
"""


def test_a_worker_finds_every_job_without_opening_a_page() -> None:
    source = [path.read_text(encoding="utf-8") for path in product_files()]
    named = {name for text in source for name in NAMED.findall(text)}
    named |= {f"{name}.{act}" for text in source for name in FILES.findall(text) for act in ("examine", "write")}
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "terreau.config.settings", "PYTHONPATH": str(ROOT / "src")}
    asked = subprocess.run(
        [sys.executable, "-c", ASK], capture_output=True, text=True, check=True, env=environment, cwd=ROOT
    )
    assert named
    assert named - set(asked.stdout.split()) == set()
