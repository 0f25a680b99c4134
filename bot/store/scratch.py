"""Databases for a moment, on a PostgreSQL that allows its user to make them."""

from __future__ import annotations

from sqlalchemy import create_engine, make_url


def create_scratch(url: str, name: str) -> str:
    """The address of a new, empty database beside the one of `url`."""
    _say(url, f'CREATE DATABASE "{name}"')
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def drop_scratch(url: str, name: str) -> None:
    """Whoever is connected is thrown out."""
    _say(url, f'DROP DATABASE "{name}" WITH (FORCE)')


def _say(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT", hide_parameters=True)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
