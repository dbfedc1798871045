import stat

import pytest
from pydantic import ValidationError

from shared.settings import Settings


def test_each_service_has_an_sqlite_file_of_its_own(tmp_path):
    settings = Settings(data=tmp_path)
    assert settings.database_url_for("ingest").endswith(f"{tmp_path}/ingest.sqlite")
    assert settings.database_url_for("matcher") != settings.database_url_for("ingest")


def test_a_postgres_url_is_made_for_each_service():
    settings = Settings(database_url="postgresql://db/entente_{service}")
    assert settings.database_url_for("ingest") == "postgresql+asyncpg://db/entente_ingest"


def test_a_secret_is_made_once_for_a_folder_and_is_private(tmp_path):
    secret = Settings(data=tmp_path).signing_secret()
    assert len(secret) >= 32
    assert Settings(data=tmp_path).signing_secret() == secret
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_a_short_secret_is_refused():
    with pytest.raises(ValidationError):
        Settings(secret="short")


def test_the_broker_has_no_url_until_somebody_started_it():
    with pytest.raises(RuntimeError, match="REDIS_URL"):
        Settings(redis_url=None).broker_url()


def test_mail_goes_to_the_local_mailbox_unless_a_server_is_named(tmp_path):
    assert Settings(data=tmp_path, smtp_url=None).mail_server().startswith("smtp+unix://")
    assert Settings(smtp_url="smtp://mx.example").mail_server() == "smtp://mx.example"
