"""What an installation may set, from the environment (prefix `GUITU_`); read only by `casework.runtime`."""

import os
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = "127.0.0.1"


class Settings(BaseSettings):
    """Settings of one installation; every value has a default that works on one machine without a network.

    `key` (base64) replaces the key file; `networks` is how many faces may be computed at once;
    `initial_pack` is the pack an empty store starts with, later ones are chosen with `guitu models use`;
    `allowed_hosts` (a JSON list) names, in lower case and without port, what browsers may call this server;
    `nightly_at` is when the server compares everybody (cron, Asia/Shanghai; empty: never);
    `control_share` is how often a known pair is slipped in to measure reviewers, per entry or task.
    """

    model_config = SettingsConfigDict(env_prefix="GUITU_", extra="ignore", frozen=True)

    data_dir: Path = Path("data")
    database_url: str | None = None
    key: SecretStr | None = None
    key_file: Path | None = None
    models_dir: Path | None = None
    calibrations_dir: Path | None = None
    initial_pack: str = "embedded"
    networks: int = Field(default_factory=lambda: min(os.cpu_count() or 1, 8), ge=1, le=256)
    host: str = LOOPBACK
    port: int = Field(default=8000, ge=1, le=65535)
    allowed_hosts: frozenset[str] = frozenset()
    nightly_at: str = "30 0 * * *"
    control_share: float = Field(default=0.05, ge=0, le=1)

    @property
    def database(self) -> str:
        """The database URL; SQLite inside the data folder unless one is set."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'guitu.db'}"

    @property
    def blob_folder(self) -> Path:
        """Where encrypted photos lie."""
        return self.data_dir / "blobs"

    @property
    def galleries_folder(self) -> Path:
        """Where the encrypted files of the face galleries lie, one folder for each pack."""
        return self.data_dir / "galleries"

    @property
    def family_tables_folder(self) -> Path:
        """Where the encrypted files of compiled families lie."""
        return self.data_dir / "families"

    @property
    def keyring_file(self) -> Path:
        """The file that holds the encryption keys."""
        return self.key_file or self.data_dir / "guitu.key"

    @property
    def packs_folder(self) -> Path:
        """Where face-network packs are installed, one folder each."""
        return self.models_dir or self.data_dir / "models"

    @property
    def clocks_folder(self) -> Path:
        """Where the installation's own rules, holidays and places of stations lie, over those that ship."""
        return self.data_dir / "clocks"

    @property
    def calibration_folders(self) -> tuple[Path, ...]:
        """Folders searched for calibration artefacts before those that ship with Guitu."""
        return (self.calibrations_dir or self.data_dir / "calibrations",)
