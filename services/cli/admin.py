"""Commands of the administrator: accounts, sign-in links, API tokens, schemas."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from services.cli.common import AsJson, Data
from services.console import CommandError, out
from shared.security import Keyring, Role, Scope
from shared.settings import Settings

BY = "administrator (command line)"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    account = typer.Typer(help="People who sign in.", no_args_is_help=True)
    account.command("create")(account_create)
    account.command("link")(account_link)
    account.command("sign-out")(account_sign_out)
    app.add_typer(account, name="account")
    token = typer.Typer(help="API tokens for machines.", no_args_is_help=True)
    token.command("create")(token_create)
    token.command("list")(token_list)
    token.command("revoke")(token_revoke)
    app.add_typer(token, name="token")
    schema = typer.Typer(help="Generated documents.", no_args_is_help=True)
    schema.command("export")(schema_export)
    schema.callback()(lambda: None)
    app.add_typer(schema, name="schema")


def account_create(
    email: str,
    role: Annotated[Role, typer.Option()],
    region: Annotated[
        str, typer.Option(help="States of a liaison officer, such as US-IA,US-NE; default: all.")
    ] = "",
    data: Data = None,
) -> None:
    """Create an account; its person signs in by an e-mailed link."""
    from services.ingest.handlers.administering import add  # noqa: PLC0415

    del data
    _write(lambda session: add(session, email, role, region, BY))
    out.print(f"{email} can sign in as {role.label.lower()}.")


def account_link(email: str, data: Data = None) -> None:
    """Print a sign-in link, valid once and for 15 minutes, where no e-mail can be sent."""
    from services.ingest.handlers.accounts import sign_in_link  # noqa: PLC0415

    del data
    link = _write(lambda session: sign_in_link(session, email, Settings().public_url))
    if link is None:
        raise CommandError(f"{email} has too many open links. Try again in 15 minutes.")
    typer.echo(link)


def account_sign_out(email: str, data: Data = None) -> None:
    """End every session of an account, in all services."""
    from services.ingest.handlers.administering import sign_out_address  # noqa: PLC0415

    del data
    _write(lambda session: sign_out_address(session, email, BY))
    out.print(f"{email} is signed out everywhere.")


def token_create(
    name: str,
    scope: Annotated[
        list[Scope] | None,
        typer.Option(help="What it may do, once each; default: profiles and places."),
    ] = None,
    days: Annotated[int, typer.Option(help="How long it works, 1 to 366.")] = 365,
    profile: Annotated[
        UUID | None, typer.Option(help="Our id of the profile that it belongs to; default: none.")
    ] = None,
    data: Data = None,
) -> None:
    """Create an API token and print it, once; profiles sent with it belong to this name."""
    from services.ingest.handlers.tokens import SENDING, Wanted, create_token  # noqa: PLC0415

    del data
    keyring = Keyring(Settings().signing_secret())
    wanted = Wanted(name, scope or SENDING, days, profile)
    typer.echo(_write(lambda session: create_token(session, keyring, wanted, BY)))


def token_list(as_json: AsJson = False, data: Data = None) -> None:
    """List API tokens with their scopes, expiry and last use; never the tokens themselves."""
    from services.ingest.handlers.tokens import all_tokens  # noqa: PLC0415

    del data
    rows = [_described(row) for row in _write(all_tokens)]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        out.print(f"{row['name']}: {row['state']}, {', '.join(row['scopes'])}", highlight=False)
        used = row["last_used_at"] or "not for profiles yet"
        out.print(f"  until {row['expires_at']}, last used {used}", highlight=False)


def _described(row: Any) -> dict[str, Any]:
    is_over = row.expires_at <= datetime.now(UTC)
    return {
        "name": row.name,
        "state": "revoked" if row.revoked_at else "expired" if is_over else "works",
        "scopes": row.scopes,
        "profile_id": str(row.profile_id) if row.profile_id else None,
        "created_by": row.created_by,
        "created_at": row.created_at.isoformat(timespec="seconds"),
        "expires_at": row.expires_at.isoformat(timespec="seconds"),
        "last_used_at": row.last_used_at and row.last_used_at.isoformat(timespec="seconds"),
    }


def token_revoke(name: str, data: Data = None) -> None:
    """Revoke an API token by its name."""
    from services.ingest.handlers.tokens import revoke_token  # noqa: PLC0415

    del data
    _write(lambda session: revoke_token(session, name, BY))
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
