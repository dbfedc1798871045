"""Commands of the administrator: accounts, sign-in links, API tokens, schemas."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from services.cli.common import Data
from services.console import CommandError, out
from shared.security import Role
from shared.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    account = typer.Typer(help="People who sign in.", no_args_is_help=True)
    account.command("create")(account_create)
    account.command("link")(account_link)
    app.add_typer(account, name="account")
    token = typer.Typer(help="API tokens for machines.", no_args_is_help=True)
    token.command("create")(token_create)
    token.command("revoke")(token_revoke)
    app.add_typer(token, name="token")
    schema = typer.Typer(help="Generated documents.", no_args_is_help=True)
    schema.command("export")(schema_export)
    schema.callback()(lambda: None)
    app.add_typer(schema, name="schema")


def account_create(email: str, role: Annotated[Role, typer.Option()], data: Data = None) -> None:
    """Create an account; its person signs in by an e-mailed link."""
    from services.ingest.handlers.accounts import create_account  # noqa: PLC0415

    del data
    _write(lambda session: create_account(session, email, role))
    out.print(f"{email} can sign in as {role.label.lower()}.")


def account_link(email: str, data: Data = None) -> None:
    """Print a sign-in link, valid once and for 15 minutes, where no e-mail can be sent."""
    from services.ingest.handlers.accounts import sign_in_link  # noqa: PLC0415

    del data
    link = _write(lambda session: sign_in_link(session, email, Settings().public_url))
    if link is None:
        raise CommandError(f"{email} has too many open links. Try again in 15 minutes.")
    typer.echo(link)


def token_create(name: str, data: Data = None) -> None:
    """Create an API token and print it, once; profiles sent with it belong to this name."""
    from services.ingest.handlers.tokens import create_token  # noqa: PLC0415

    del data
    typer.echo(_write(lambda session: create_token(session, name)))


def token_revoke(name: str, data: Data = None) -> None:
    """Revoke an API token by its name."""
    from services.ingest.handlers.tokens import revoke_token  # noqa: PLC0415

    del data
    _write(lambda session: revoke_token(session, name))
    out.print(f"Token {name} is revoked.")


def schema_export(folder: Annotated[Path, typer.Argument(file_okay=False)]) -> None:
    """Write openapi.json, asyncapi.json and a JSON Schema of every event to FOLDER."""
    from services.schemas import export  # noqa: PLC0415

    for path in export(folder):
        out.print(str(path))


def _write(work: Callable[[Any], Awaitable[Any]]) -> Any:
    from services.ingest.domain.errors import IngestError  # noqa: PLC0415
    from shared.database import Database  # noqa: PLC0415
    from shared.migration import upgrade  # noqa: PLC0415

    async def run() -> Any:
        database = Database(Settings().database_url_for("ingest"))
        try:
            await upgrade(database, "ingest")
            async with database.transaction() as session:
                return await work(session)
        finally:
            await database.close()

    try:
        return asyncio.run(run())
    except IngestError as error:
        raise CommandError(str(error)) from error
