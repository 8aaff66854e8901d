"""Writes a page about the health of a space: python health_report --help."""

from __future__ import annotations

import json
from pathlib import Path

import click
from pages import page
from warehouse_queries import Space


def read_identifier(context, parameter, text: str | None) -> tuple[str, str] | None:
    if text is None:
        return None
    type_, colon, value = text.partition(":")
    if not (type_ and colon and value):
        raise click.BadParameter(f"found {text}, expected type:value, such as user_id:4711")
    return type_, value


def read_vars(context, parameter, text: str) -> str:
    try:
        json.loads(text)
    except ValueError as error:
        raise click.BadParameter(f"found {text}, expected JSON ({error})") from None
    return text


@click.command(help="Writes one HTML page about the health of a built space. It needs no network.")
@click.option("--output", type=click.Path(path_type=Path), default="target/health_report.html")
@click.option("--identifier", callback=read_identifier, help="type:value; draws its profile too.")
@click.option("--show-values", is_flag=True, help="Show values, which are masked otherwise.")
@click.option("--project-dir", default=".", show_default=True)
@click.option("--profiles-dir", help="As of dbt.")
@click.option("--target", help="As of dbt.")
@click.option("--vars", "variables", default="{}", callback=read_vars, help="As of dbt, in JSON.")
def report(output, identifier, show_values, project_dir, profiles_dir, target, variables) -> None:
    settings = ["--project-dir", project_dir, "--vars", variables]
    settings += ["--profiles-dir", profiles_dir] if profiles_dir else []
    settings += ["--target", target] if target else []
    space = Space(settings)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(page(space, identifier, show_values), encoding="utf-8")
    click.echo(f"Written to {output}")


report()
