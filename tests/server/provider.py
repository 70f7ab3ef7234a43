"""A real identity provider on this machine: discovery, authorisation, tokens and keys, built on Authlib.

It checks what a provider has to check: client and secret, redirect address, code used once, proof key (S256).
Whoever is `user` is signed in there. What a dishonest or broken provider would do is set on it by a test.
"""

import time
import warnings
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar

from authlib.oauth2.rfc6749 import (
    AuthorizationCodeMixin,
    AuthorizationServer,
    ClientMixin,
    OAuth2Error,
    OAuth2Payload,
    OAuth2Request,
    grants,
)
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

CLIENT_ID, CLIENT_SECRET = "the-portal", "a secret between the two"


@lru_cache(maxsize=2)
def _key(whose: str) -> RSAKey:
    assert whose
    return RSAKey.generate_key(2048, parameters={"kid": "one"})


class Payload(OAuth2Payload):
    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._data = dict(pairs)
        self._list: defaultdict[str, list[str]] = defaultdict(list)
        for name, value in pairs:
            self._list[name].append(value)

    @property
    def data(self) -> dict[str, str]:
        return self._data

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return self._list


class Asked(OAuth2Request):
    """A request in Authlib's terms; its form was read before."""

    def __init__(self, request: Request, form: list[tuple[str, str]]) -> None:
        super().__init__(request.method, str(request.url), headers=dict(request.headers))
        self.headers = {name.title(): value for name, value in request.headers.items()}
        self.payload = Payload([*request.query_params.multi_items(), *form])
        self._args, self._form = dict(request.query_params), dict(form)

    @property
    def args(self) -> dict[str, str]:
        return self._args

    @property
    def form(self) -> dict[str, str]:
        return self._form


@dataclass
class TheClient(ClientMixin):
    redirect_uris: list[str] = field(default_factory=list)

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> str:
        return self.redirect_uris[0]

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in ("client_secret_basic", "client_secret_post")

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):
    code: str
    user: dict[str, Any]
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


@dataclass
class Provider:
    """The provider, who is signed in there, and what it does wrong."""

    issuer: str = ""
    user: dict[str, Any] = field(default_factory=dict)
    client: TheClient = field(default_factory=TheClient)
    codes: dict[str, Code] = field(default_factory=dict)
    authorisations: list[dict[str, str]] = field(default_factory=list)
    tokens: int = 0
    wrong: dict[str, Any] = field(default_factory=dict)
    denies: bool = False
    signs_with_another_key: bool = False
    without_id_token: bool = False

    def __post_init__(self) -> None:
        self.key, self.other_key = _key("own"), _key("another")
        self.server = Server(self)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/jwks", self._jwks),
            ]
        )

    async def _discovery(self, request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def _jwks(self, request: Request) -> Response:
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    async def _authorize(self, request: Request) -> Response:
        self.authorisations.append(dict(request.query_params))
        asked = Asked(request, [])
        try:
            grant = self.server.get_consent_grant(asked, end_user=self.user)
        except OAuth2Error as error:
            return JSONResponse(dict(error.get_body()), 400)
        return self.server.create_authorization_response(
            asked, grant_user=None if self.denies else self.user, grant=grant
        )

    async def _token(self, request: Request) -> Response:
        self.tokens += 1
        async with request.form() as form:
            pairs = [(name, str(value)) for name, value in form.multi_items()]
        return self.server.create_token_response(Asked(request, pairs))


class Server(AuthorizationServer):
    def __init__(self, provider: Provider) -> None:
        super().__init__(scopes_supported=["openid", "email", "profile"])
        self.provider = provider
        generator = BearerTokenGenerator(lambda **_: "access-" + "a" * 30, expires_generator=lambda *_: 300)
        self.register_token_generator("default", generator)
        self.register_grant(CodeGrant, [CodeChallenge(required=True), IdToken(require_nonce=True)])

    def query_client(self, client_id: str) -> TheClient | None:
        return self.provider.client if client_id == CLIENT_ID else None

    def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
        return None

    def create_oauth2_request(self, request: Asked) -> Asked:
        return request

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Response:
        if isinstance(body, dict):
            if self.provider.without_id_token:
                body.pop("id_token", None)
            return JSONResponse(body, status, dict(headers))
        return Response(body or "", status, dict(headers))

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        return None


class CodeGrant(grants.AuthorizationCodeGrant):
    server: Server
    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar[list[str]] = ["client_secret_basic", "client_secret_post"]

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        data = request.payload.data
        self.server.provider.codes[code] = Code(
            code,
            request.user,
            data["redirect_uri"],
            request.scope,
            data.get("nonce", ""),
            data.get("code_challenge", ""),
            data.get("code_challenge_method", ""),
        )

    def query_authorization_code(self, code: str, client: TheClient) -> Code | None:
        return self.server.provider.codes.get(code)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        del self.server.provider.codes[authorization_code.code]

    def authenticate_user(self, authorization_code: Code) -> dict[str, Any]:
        return authorization_code.user


class IdToken(OpenIDCode):
    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        return False

    def encode_id_token(self, token: dict[str, Any], request: OAuth2Request) -> str:
        from joserfc import jwt

        provider: Provider = request.client_provider
        moment = int(time.time())
        claims = {
            "iss": provider.issuer,
            "aud": CLIENT_ID,
            "iat": moment,
            "exp": moment + 300,
            "nonce": request.authorization_code.get_nonce(),
            **UserInfo(**request.user),
            **provider.wrong,
        }
        key = provider.other_key if provider.signs_with_another_key else provider.key
        header = {"alg": "RS256", "kid": "one"}
        return jwt.encode(header, {k: v for k, v in claims.items() if v is not None}, key)

    def process_token(self, grant: CodeGrant, response: Any) -> Any:
        grant.request.client_provider = grant.server.provider
        return super().process_token(grant, response)


def insecure_transport_is_meant(monkeypatch: Any) -> None:
    """Authlib refuses plain http, which on this machine is what we want."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    warnings.filterwarnings("ignore", module="authlib.*")
