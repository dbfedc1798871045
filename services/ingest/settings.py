"""Settings of ingest: those that every service reads, and the sign-in of organizations."""

from pydantic import Field, SecretStr

from shared.settings import Settings


class IngestSettings(Settings):
    """What ingest needs beyond the common settings: a provider of OpenID Connect, where there is one."""

    oidc_issuer: str | None = Field(
        None,
        alias="ENTENTE_OIDC_ISSUER",
        pattern=r"^https?://",
        description="Issuer of OpenID Connect that people may sign in with; default: none.",
    )
    oidc_client_id: str = Field(
        "entente", alias="ENTENTE_OIDC_CLIENT_ID", description="Our name at the issuer."
    )
    oidc_client_secret: SecretStr | None = Field(
        None, alias="ENTENTE_OIDC_CLIENT_SECRET", description="Our secret at the issuer."
    )
    oidc_name: str = Field(
        "your organization",
        alias="ENTENTE_OIDC_NAME",
        description="What the sign-in page calls the issuer.",
    )
    oidc_domains: str = Field(
        "",
        alias="ENTENTE_OIDC_DOMAINS",
        description="E-mail domains, with commas, whose people get an account without an invitation.",
    )

    @property
    def welcome_domains(self) -> tuple[str, ...]:
        """The listed domains in lower case."""
        parts = (part.strip().lower() for part in self.oidc_domains.split(","))
        return tuple(part for part in parts if part)
