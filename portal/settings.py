"""What the portal was told from outside: one value, read once from the environment."""

import secrets
from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Every setting, its default and its meaning. Each is an environment variable of that name."""

    model_config = SettingsConfigDict(
        env_prefix="PORTAL_", env_file=None, extra="ignore", populate_by_name=True
    )

    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    data_dir: Path = Field(default=ROOT / "var", description="files, mails and, by default, the database")
    secret: SecretStr | None = Field(
        default=None, description="at least 32 characters; made and kept if absent"
    )
    public_url: str = Field(default="", description="as clients type it, such as https://portal.example.com")
    brand: str = Field(default="Candor", description="the name that stands above every page")
    firm: str = Field(default="", description="the delivering firm, as it signs its mails")
    demo: bool = Field(default=False, description="offer the demo accounts on the sign-in page")
    anchor_file: Path | None = Field(
        default=None, description="where the heads of the audit trail are kept, outside the database"
    )
    auth_file: Path = Field(default=ROOT / ".streamlit" / "secrets.toml", description="holds [auth.<name>]")
    smtp_url: SecretStr | None = Field(default=None, description="smtp://user:password@host:587")
    mail_from: str = "portal@localhost"
    idle_hours: float = 8.0
    absolute_hours: float = 12.0
    invitation_days: int = 7
    link_minutes: int = 20
    max_upload_mb: int = 20
    forwarded_allow_ips: str = Field(default="127.0.0.1", description="proxies whose X-Forwarded-For counts")

    @property
    def url(self) -> str:
        """The database's URL; SQLite in the data folder if none was set."""
        return self.database_url or f"sqlite:///{self.data_dir / 'portal.db'}"

    @property
    def anchors(self) -> Path:
        """The file of published heads; best on another disk, or one that is written once."""
        return self.anchor_file or self.data_dir / "anchors" / "heads.jsonl"

    @property
    def address(self) -> str:
        """The portal's own address, without a slash at the end."""
        return (self.public_url or "http://localhost:8501").rstrip("/")

    @property
    def is_https(self) -> bool:
        return self.address.startswith("https://")

    @property
    def key(self) -> bytes:
        """The secret, from the environment or from a file that is made once, for its owner alone to read."""
        if self.secret is not None:
            return self.secret.get_secret_value().encode()
        path = self.data_dir / "secret"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        return path.read_text().strip().encode()


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
