"""OpenID Connect (Core 1.0, code flow with PKCE) by Authlib: discovery, state, nonce, signatures.

What the identity may do here is not decided here.
"""

from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import Request
from httpx2 import HTTPError
from joserfc.errors import JoseError
from starlette.responses import Response

from services.ingest.handlers.provider import Identity
from services.ingest.settings import IngestSettings

LEEWAY_SECONDS = 60
"""How far the provider's clock may be from ours."""
_DISCOVERY = "/.well-known/openid-configuration"
_TIMEOUT_SECONDS = 10.0


class ProviderError(Exception):
    """Your organization's sign-in did not work. Try again, or sign in by e-mail."""


class Provider:
    """The configured issuer; nothing is fetched before somebody signs in."""

    def __init__(self, settings: IngestSettings) -> None:
        """Speak to the issuer of `settings` as its registered client."""
        secret = settings.oidc_client_secret
        self._issuer = str(settings.oidc_issuer).rstrip("/")
        self._client_id = settings.oidc_client_id
        self._client: Any = OAuth().register(
            "entente",
            client_id=settings.oidc_client_id,
            client_secret=secret.get_secret_value() if secret else None,
            server_metadata_url=self._issuer + _DISCOVERY,
            client_kwargs={
                "scope": "openid email",
                "code_challenge_method": "S256",
                "timeout": _TIMEOUT_SECONDS,
            },
        )

    async def ask(self, request: Request, return_url: str, remembered: dict[str, Any]) -> Response:
        """Send the browser to the issuer; `remembered` takes up what the return is checked with.

        Raises `ProviderError` if the issuer does not answer or is another one.
        """
        request.scope["session"] = remembered
        try:
            await self._check_issuer()
            response: Response = await self._client.authorize_redirect(request, return_url)
        except (HTTPError, OAuthError, ValueError, RuntimeError) as error:
            raise ProviderError from error
        return response

    async def identity(self, request: Request, remembered: dict[str, Any]) -> Identity:
        """Who came back; raises `ProviderError` for a wrong state, nonce, signature, time or party."""
        request.scope["session"] = remembered
        try:
            await self._check_issuer()
            token = await self._client.authorize_access_token(
                request, claims_options=self._claims(), leeway=LEEWAY_SECONDS
            )
            claims = token["userinfo"]
        except (HTTPError, OAuthError, JoseError, ValueError, KeyError, RuntimeError) as error:
            raise ProviderError from error
        return Identity(
            issuer=self._issuer,
            subject=str(claims["sub"]),
            email=claims.get("email"),
            email_verified=claims.get("email_verified") is True,
        )

    def _claims(self) -> dict[str, dict[str, Any]]:
        return {
            "iss": {"essential": True, "values": [self._issuer, f"{self._issuer}/"]},
            "aud": {"essential": True, "value": self._client_id},
            "sub": {"essential": True},
            "exp": {"essential": True},
            "nonce": {"essential": True},
        }

    async def _check_issuer(self) -> None:
        """OpenID Connect Discovery 1.0, 4.3: the document must name the issuer it was asked of."""
        metadata = await self._client.load_server_metadata()
        if str(metadata.get("issuer")).rstrip("/") != self._issuer:
            raise ProviderError
