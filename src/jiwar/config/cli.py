"""`jiwar`: the command line. Each command is one function; `jiwar --help` lists them."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiwar.config.settings")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jiwar", description="Jiwar (جوار): public services of a wilaya and its communes."
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    demo = commands.add_parser("demo", help="fill an embedded database with synthetic data and serve it")
    demo.add_argument("--reset", action="store_true", help="start afresh: what the demo holds is lost")
    demo.add_argument(
        "--port", type=int, default=int(os.environ.get("PORT", "8000")), help="port on 127.0.0.1 (or PORT=)"
    )
    demo.add_argument("--cases", type=int, default=20_000, help="how many past cases")
    demo.add_argument("--records", type=int, default=50_000, help="how many acts of civil status in the registers")
    demo.add_argument("--prepare-only", action="store_true", help="fill, do not serve")
    demo.set_defaults(run=_demo)

    serve = commands.add_parser("serve", help="serve the web pages")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on")
    serve.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="port (or PORT=)")
    serve.add_argument(
        "--workers", type=int, default=None, help="processes (default: one on SQLite, one per core else)"
    )
    serve.set_defaults(run=_serve)

    worker = commands.add_parser("worker", help="do the work after commit: jobs, deliveries, seals, schedule")
    worker.set_defaults(run=_worker)

    migrate = commands.add_parser("migrate", help="bring the database to this version (--backwards APP MIGRATION)")
    migrate.add_argument("target", nargs="*", help="app and migration to go to (default: the newest of all)")
    migrate.set_defaults(run=_migrate)

    procedures = commands.add_parser("procedures", help="check, publish or list procedures")
    procedures.add_argument("action", choices=["check", "publish", "list"], help="check, publish or list")
    procedures.add_argument("folder", nargs="?", type=Path, help="folder of YAML files (default: those installed)")
    procedures.set_defaults(run=_procedures)

    clients = commands.add_parser("api-clients", help="accredit, list or revoke programs that file applications")
    clients.add_argument("action", choices=["add", "list", "revoke"], help="add, list or revoke")
    clients.add_argument("name", nargs="?", default="", help="name of the program (add and revoke)")
    clients.add_argument("--office", default="", help="code of the office that answers for it (add), such as 1601")
    clients.set_defaults(run=_api_clients)

    factor = commands.add_parser("second-factor", help="remove the lost telephone of a member of staff")
    factor.add_argument("action", choices=["reset"], help="reset")
    factor.add_argument("username", help="user name of the account")
    factor.set_defaults(run=_second_factor)

    verify = commands.add_parser("verify", help="verify a signed act off line")
    verify.add_argument("file", type=Path, help="the act as a PDF file")
    verify.add_argument("--trust", type=Path, help="trust file saved from /trust.json (default: our own)")
    verify.set_defaults(run=_verify)

    bench = commands.add_parser("bench", help="measure the budgets")
    bench.add_argument("--json", type=Path, default=Path("build/bench.json"), help="where the figures are written")
    bench.add_argument("--only", default="", help="names that contain this")
    bench.set_defaults(run=_bench)

    doctor = commands.add_parser("doctor", help="look this installation over")
    doctor.set_defaults(run=_doctor)
    return parser


def _set_up() -> None:
    import django  # slow import

    django.setup()


def _demo(options: argparse.Namespace) -> int:
    os.environ["JIWAR_MODE"] = "demo"
    os.environ.setdefault("JIWAR_PUBLIC_URL", f"http://127.0.0.1:{options.port}")
    from jiwar.config import running  # slow import

    if not options.prepare_only and not running.port_is_free("127.0.0.1", options.port):
        print(f"Port {options.port} is taken: choose another with PORT=8001 make demo", file=sys.stderr)
        return 1
    if options.reset:
        running.forget_data()
    _set_up()
    from jiwar.config.demo import prepare  # app ready

    summary = prepare(cases=options.cases, records=options.records)
    if options.prepare_only:
        return 0
    running.say_welcome(summary, port=options.port)
    return running.web_and_worker(host="127.0.0.1", port=options.port)


def _serve(options: argparse.Namespace) -> int:
    from jiwar.config import running  # slow import

    if not running.port_is_free(options.host, options.port):
        print(f"Port {options.port} is taken.", file=sys.stderr)
        return 1
    return running.web(host=options.host, port=options.port, workers=options.workers)


def _worker(_: argparse.Namespace) -> int:
    _set_up()
    from jiwar.config import running  # app ready

    return running.worker()


def _migrate(options: argparse.Namespace) -> int:
    _set_up()
    from django.core.management import call_command  # app ready

    call_command("migrate", *options.target, interactive=False)
    return 0


def _procedures(options: argparse.Namespace) -> int:
    _set_up()
    from jiwar.config import procedures  # app ready

    return {"check": procedures.check, "publish": procedures.publish, "list": procedures.show}[options.action](
        options.folder
    )


def _api_clients(options: argparse.Namespace) -> int:
    _set_up()
    from jiwar.config import api_clients  # app ready

    if options.action == "list":
        return api_clients.show()
    if options.action == "add":
        return api_clients.add(options.name, options.office)
    return api_clients.revoke(options.name)


def _second_factor(options: argparse.Namespace) -> int:
    _set_up()
    from jiwar.config import second_factors  # app ready

    return second_factors.reset(options.username)


def _verify(options: argparse.Namespace) -> int:
    from jiwar.config import verifying  # slow import

    return verifying.verify(options.file, options.trust, set_up=_set_up)


def _bench(options: argparse.Namespace) -> int:
    from jiwar.config import benchmarks  # slow import

    return benchmarks.run(json_file=options.json, only=options.only)


def _doctor(_: argparse.Namespace) -> int:
    _set_up()
    from jiwar.config import doctor  # app ready

    return doctor.examine()


if __name__ == "__main__":
    sys.exit(main())
