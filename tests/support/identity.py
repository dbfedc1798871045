"""A small provider of OpenID Connect over HTTP on loopback: discovery, code flow with PKCE, RS256."""

import asyncio
import base64
import hashlib
import socket
import time
from contextlib import asynccontextmanager
from urllib.parse import urlencode
from uuid import uuid4

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import RSAKey


class IdentityProvider:
    """Signs whoever `claims` says in at once; `spoil` changes the ID token before it is signed."""

    client_id, client_secret = "entente", "the secret of entente"

    def __init__(self, port):
        self.issuer = f"http://127.0.0.1:{port}"
        self.claims = {"sub": "42", "email": "jo@springfield.example", "email_verified": True}
        self.spoil = {}
        self.says_issuer = self.issuer
        self._key = self.signing_key = RSAKey.generate_key(2048, parameters={"kid": "1"})
        self._codes = {}

    def app(self):
        app = FastAPI()
        app.add_api_route("/.well-known/openid-configuration", self.discovery)
        app.add_api_route("/authorize", self.authorize)
        app.add_api_route("/token", self.token, methods=["POST"])
        app.add_api_route("/keys", self.keys)
        return app

    def discovery(self):
        return {
            "issuer": self.says_issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def authorize(self, request: Request):
        asked = request.query_params
        assert asked["code_challenge_method"] == "S256"
        code = uuid4().hex
        self._codes[code] = dict(asked)
        answer = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{answer}", status_code=302)

    async def token(self, request: Request):
        form = await request.form()
        asked = self._codes.pop(form["code"], None)
        basic = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        if request.headers["authorization"] != f"Basic {basic}":
            return JSONResponse({"error": "invalid_client"}, status_code=401)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or challenge != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": asked["client_id"], "iat": now, "exp": now + 300,
            "nonce": asked["nonce"], **self.claims, **self.spoil,
        }  # fmt: skip
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.signing_key)
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}

    def keys(self):
        return {"keys": [self._key.as_dict(private=False)]}


@asynccontextmanager
async def providing():
    """A provider that runs while the block does."""
    listening = socket.create_server(("127.0.0.1", 0))
    provider = IdentityProvider(listening.getsockname()[1])
    server = uvicorn.Server(uvicorn.Config(provider.app(), log_level="error", lifespan="off"))
    task = asyncio.create_task(server._serve([listening]))
    async with asyncio.timeout(10):
        while not server.started:
            await asyncio.sleep(0.01)
    yield provider
    server.should_exit = True
    await task
