"""The `aftercare` command."""

from __future__ import annotations

import typer

from bot.cli import backup, bench, content, doctor, drill, enrol, erase, restore, run, screen, staff, summary

app = typer.Typer(
    name="aftercare",
    no_args_is_help=True,
    add_completion=False,
    help="The aftercare companion for botulinum toxin treatments.",
)
app.command("demo")(run.demo)
app.command("serve")(run.serve)
app.command("doctor")(doctor.doctor)
app.command("drill")(drill.drill)
app.command("backup")(backup.backup)
app.command("restore")(restore.restore)
app.command("erase")(erase.erase)
app.command("enrol")(enrol.enrol)
app.command("screen")(screen.screen)
app.command("bench")(bench.bench)
app.command("summary")(summary.summary)
app.add_typer(staff.app, name="staff")
app.add_typer(content.app, name="content")


def main() -> None:
    """Entry point."""
    app()


if __name__ == "__main__":
    main()
