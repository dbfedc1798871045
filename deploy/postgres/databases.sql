-- One database per service; runs once, when the server's volume is empty. Tables come from Alembic.
CREATE DATABASE ingest;
CREATE DATABASE matcher;
CREATE DATABASE notifier;
