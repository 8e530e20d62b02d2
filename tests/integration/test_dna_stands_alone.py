"""The DNA core needs none of the heavy doors, and knows every locus of the shared tables."""

import csv
import subprocess
import sys
from pathlib import Path

from matching.dna.loci import catalogue

BLOCKED = "onnxruntime faiss sqlalchemy alembic fastapi starlette cv2 PIL insightface"
SCRIPT = f"""
import importlib, pkgutil, sys
for name in {BLOCKED.split()!r}:
    sys.modules[name] = None
import matching.dna
for module in pkgutil.iter_modules(matching.dna.__path__):
    importlib.import_module("matching.dna." + module.name)
"""


def test_every_module_imports_without_the_heavy_packages(project_root: Path) -> None:
    subprocess.run([sys.executable, "-c", SCRIPT], cwd=project_root, check=True, timeout=120)


def test_every_locus_of_every_shared_table_is_known(shared_dir: Path) -> None:
    tables = sorted((shared_dir / "reference" / "dna" / "frequencies").glob("*.csv"))
    assert tables
    for path in tables:
        with path.open(encoding="utf-8", newline="") as file:
            names = {row["locus"] for row in csv.DictReader(file)}
        assert [name for name in names if catalogue().find(name) is None] == []
