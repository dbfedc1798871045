"""Settings that every service reads; each service adds its own in its `settings.py`.

Values come from the environment when a settings object is made, never at import.
"""

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from pydantic import Field, StringConstraints
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.sockets import socket_path


class Settings(BaseSettings):
    """Where data is, which servers to use, and how the outside reaches us."""

    model_config = SettingsConfigDict(extra="ignore", populate_by_name=True)

    data: Path = Field(
        Path("var"), alias="ENTENTE_DATA", description="Folder of everything that is stored."
    )
    redis_url: str | None = Field(
        None, alias="REDIS_URL", description="Redis >= 6.2 or Valkey; default: the bundled Valkey."
    )
    database_url: str | None = Field(
        None,
        alias="DATABASE_URL",
        description="Postgres URL, `{service}` in it stands for the service; default: SQLite files.",
    )
    smtp_url: str | None = Field(
        None,
        alias="SMTP_URL",
        description="smtp://, smtps:// or smtp+unix://; default: the local mailbox.",
    )
    mail_from: str = Field(
        "Entente <introductions@entente.example>",
        alias="ENTENTE_MAIL_FROM",
        description="From address of every e-mail.",
    )
    dkim_key: Path | None = Field(
        None,
        alias="ENTENTE_DKIM_KEY",
        description="File with the RSA or Ed25519 key that signs e-mails; default: none are signed.",
    )
    dkim_selector: str = Field(
        "entente", alias="ENTENTE_DKIM_SELECTOR", description="Selector of that key in the DNS."
    )
    dkim_domain: str | None = Field(
        None,
        alias="ENTENTE_DKIM_DOMAIN",
        description="Domain that signs; default: that of the From address.",
    )
    public_url: Annotated[str, StringConstraints(pattern=r"^https?://")] = Field(
        "http://127.0.0.1:8000",
        alias="ENTENTE_PUBLIC_URL",
        description="Address that links in e-mails begin with.",
    )
    secret: str | None = Field(
        None,
        alias="ENTENTE_SECRET",
        min_length=32,
        description="Signs sessions and links, the same for all services; default: made in the data folder.",
    )
    session_idle_minutes: int = Field(
        60,
        alias="ENTENTE_SESSION_IDLE_MINUTES",
        ge=10,
        description="Without use for this long, a session ends.",
    )
    session_hours: int = Field(
        12,
        alias="ENTENTE_SESSION_HOURS",
        ge=1,
        le=720,
        description="However busy, a session ends after this long.",
    )
    demo: bool = Field(
        default=False,
        alias="ENTENTE_DEMO",
        description="One-click roles and the mailbox page; refused on addresses beyond this machine.",
    )

    consumer: str | None = Field(
        None,
        alias="ENTENTE_CONSUMER",
        description="Name of the only worker of its services; default: one made for each process.",
    )

    @property
    def session_idle(self) -> timedelta:
        """How long a session lives without use."""
        return timedelta(minutes=self.session_idle_minutes)

    @property
    def session_lifetime(self) -> timedelta:
        """How long a session lives at most."""
        return timedelta(hours=self.session_hours)

    def database_url_for(self, service: str) -> str:
        """SQLAlchemy URL of a service's own database."""
        if self.database_url is None:
            return f"sqlite+aiosqlite:///{self.data.resolve() / service}.sqlite"
        url = self.database_url.replace("{service}", service)
        return url.replace("postgresql://", "postgresql+asyncpg://", 1)

    def broker_url(self) -> str:
        """URL of the broker; the process that starts the bundled one fills it in."""
        if self.redis_url is None:
            raise RuntimeError("REDIS_URL is not set and no bundled broker was started")
        return self.redis_url

    def signing_secret(self) -> str:
        """The configured secret, or one made once for this data folder."""
        if self.secret is not None:
            return self.secret
        path = self.data / "secret"
        self.data.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        return path.read_text()

    def mail_server(self) -> str:
        """SMTP URL: the configured one, or the local mailbox's socket."""
        if self.smtp_url is not None:
            return self.smtp_url
        return f"smtp+unix://{quote(str(socket_path(self.data / 'mailbox.sock')))}"
