"""The documentation is true: its commands run, its table of roles is the code's."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from api.app import assembled, create_app
from api.errors import STATUS_OF
from api.security.access import declared_routes
from api.security.table import table_of
from casework.accounts import add_account
from casework.api_keys import issue_api_key
from casework.runtime import open_runtime
from casework.settings import Settings
from models.account import Role
from tests.dna_laboratory import Laboratory, Tube
from tests.dna_laboratory import table_of as laboratory_table
from tests.live_service import PASSWORD, serving
from tests.pictures import WOMAN, jpeg, retaken


def _commands(text: str) -> list[str]:
    """The curl commands of the bash blocks, one per element."""
    blocks = re.findall(r"```bash\n(.*?)```", text, flags=re.DOTALL)
    return [command for block in blocks for command in re.split(r"\n(?=curl )", block.strip())]


def test_every_command_of_the_interface_page_works(project_root: Path, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("no curl here")
    (tmp_path / "family.jpg").write_bytes(jpeg(retaken(WOMAN, seed=1)))
    (tmp_path / "intake.jpg").write_bytes(jpeg(retaken(WOMAN, seed=2)))
    (tmp_path / "profiles.csv").write_bytes(laboratory_table(Tube("QS-1", Laboratory(1).stranger(), None)))
    runtime = open_runtime(Settings(data_dir=tmp_path / "data", networks=1))
    try:
        roles = [Role.INTAKE_OFFICER, Role.SEARCH_CASEWORKER]
        add_account(runtime, "desk", PASSWORD, roles=roles, station="东湖救助站")
        key = issue_api_key(runtime, "desk", name="import program").token
        dna_roles = [Role.POLICE_DNA_OPERATOR, Role.DNA_REVIEWER]
        add_account(runtime, "dna-desk", PASSWORD, roles=dna_roles, station=None)
        dna_key = issue_api_key(runtime, "dna-desk", name="laboratory").token
        with serving(create_app(runtime)) as address:
            environment = os.environ | {"GUITU": address, "KEY": key, "DNA_KEY": dna_key, "NO_PROXY": "*"}
            commands = _commands((project_root / "docs" / "api.md").read_text())
            assert len(commands) > 10
            for command in commands:
                _assert_works(command, environment, tmp_path)
    finally:
        runtime.close()
    assert (tmp_path / "picture.jpg").read_bytes().startswith(b"\xff\xd8")


def _assert_works(command: str, environment: dict[str, str], folder: Path) -> None:
    ran = subprocess.run(
        ["bash", "-c", command.replace("curl ", "curl --fail-with-body ", 1)],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"
    if "--output" not in command:
        json.loads(ran.stdout)


def test_the_table_of_roles_in_the_documentation_is_the_code_s(project_root: Path) -> None:
    table = table_of(declared_routes(assembled()))
    documented = (project_root / "docs" / "security.md").read_text()
    assert f"-->\n{table}\n<!-- roles:end -->" in documented, "run: python -m api.security.table"


def test_every_status_an_error_can_have_is_documented(project_root: Path) -> None:
    errors = (project_root / "docs" / "api.md").read_text().partition("## Errors")[2]
    for status, _ in STATUS_OF.values():
        assert re.search(rf"\b{status}\b", errors), status
