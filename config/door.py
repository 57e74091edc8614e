"""The verbs of `./dev`: what each prepares, runs and leaves behind."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from config.accounts import StartError, hand_over
from config.postgres import OWNER, READER, SUPERUSER, data_folder, own_server, project_root, test_server

ROOT = project_root()
Verb = Callable[[list[str]], int]
VERBS: dict[str, tuple[str, Verb]] = {}
FORMAT = ["zhixing", "config", "tests", "bench", "manage.py"]


def verb(name: str, sentence: str) -> Callable[[Verb], Verb]:
    def keep(function: Verb) -> Verb:
        VERBS[name] = (sentence, function)
        return function

    return keep


def main(args: list[str]) -> int:
    if not args or args[0] not in VERBS:
        if args and args[0] not in {"help", "-h", "--help"}:
            print(f"没有“{args[0]}”这个命令。", file=sys.stderr)
        print("用法：./dev 命令 [参数]\n")
        for name, (sentence, _) in VERBS.items():
            print(f"  {name:<10} {sentence}")
        return 0 if not args or args[0] in {"help", "-h", "--help"} else 2
    try:
        return VERBS[args[0]][1](args[1:])
    except StartError as reason:
        print(reason, file=sys.stderr)
        return 1


def call(*command: str) -> int:
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def manage(*args: str) -> int:
    code = call(sys.executable, "manage.py", *args)
    hand_over(data_folder())  # files that a command of root's has made, to the pages' account
    return code


@contextmanager
def database() -> Iterator[None]:
    """Our own PostgreSQL while the block runs, unless DATABASE_URL names another. Whoever holds it last stops it."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    # From the very start: a stop that comes early must still let go of the database.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with own_server().use():
        yield


@verb("run", "启动系统：准备数据库，首次启动时载入示例街道，然后开始服务（--port 8000，--empty 不载入示例）")
def run(args: list[str]) -> int:
    from config.serving import only_one, serve

    with only_one() as is_first:
        if not is_first:
            print("知行已经在运行（同一个数据目录只能启动一次）。", file=sys.stderr)
            return 1
        with database():
            return serve(args)


@verb("found", "为正式使用建立顶层党组织和三位管理员：./dev found “某某区委”")
def found_site(args: list[str]) -> int:
    with database():
        return manage("migrate", "--verbosity", "0") or manage("found_site", *args)


@verb("passwords", "为示例账号重新生成密码并显示一次")
def passwords(args: list[str]) -> int:
    with database():
        return manage("demo_passwords", *args)


@verb("try", "不用数据库试算：./dev try 办法.yaml 事实.csv|xlsx [--json]")
def try_standard(args: list[str]) -> int:
    return manage("try_standard", *args)


@verb("verify", "核对积分台账的校验链，指出被改动、缺失或插入的记录")
def verify(args: list[str]) -> int:
    with database():
        return manage("verify_ledger", *args)


@verb("reseal", "用最新的密钥重新加密数据库里加密的内容（--new-key 先造一把新密钥；要先停止服务）")
def reseal(args: list[str]) -> int:
    from config.serving import only_one

    with only_one() as is_first:
        if not is_first:
            print("知行正在运行，尚未载入新的密钥。请先停止服务，再重新加密。", file=sys.stderr)
            return 1
        with database():
            return manage("reseal", *args)


@verb("manage", "Django 管理命令，例如 ./dev manage migrate")
def django(args: list[str]) -> int:
    with database():
        return manage(*args)


@verb("hold", "随软件的数据库在运行时执行一个程序（备份、恢复用）")
def hold(args: list[str]) -> int:
    with database():
        own = own_server()
        database_url = os.environ.get("DATABASE_URL")
        owner = os.environ.get("DATABASE_OWNER_URL") or database_url or own.url_of(OWNER)
        reader = os.environ.get("DATABASE_READER_URL") or database_url or own.url_of(READER)
        environment = {**os.environ, "ZHIXING_OWNER_URL": owner, "ZHIXING_READER_URL": reader}
        process = subprocess.Popen(args, env=environment)
        try:
            return process.wait()
        finally:
            if process.poll() is None:
                process.terminate()  # it tidies up after itself before the database goes
                process.wait()
            hand_over(data_folder())


@verb("check", "静态检查：格式、类型、各层之间的墙、模板、安全")
def check(args: list[str]) -> int:
    checks = [
        [sys.executable, "-m", "mypy"],
        [sys.executable, "-m", "ruff", "check", "."],
        [sys.executable, "-m", "ruff", "format", "--check", "--quiet", *FORMAT],
        [_tool("lint-imports")],
        [_tool("djlint"), "templates", "--lint", "--quiet"],
        [sys.executable, "-m", "bandit", "-q", "-c", "pyproject.toml", "-r", "zhixing", "config"],
        [_tool("deptry"), "--no-ansi", "--config", "requirements/deptry.toml", "zhixing", "config"],
    ]
    with ThreadPoolExecutor(2) as side_by_side:  # mypy, which takes longest, beside all others
        codes = list(side_by_side.map(lambda check: call(*check), checks))
    failed = [" ".join(check[-3:]) for check, code in zip(checks, codes, strict=True) if code != 0]
    for name in failed:
        print(f"未通过：{name}", file=sys.stderr)
    return 1 if failed else 0


@verb("fmt", "整理代码和模板的格式")
def fmt(args: list[str]) -> int:
    return call(sys.executable, "-m", "ruff", "check", "--fix", *FORMAT) or call(
        sys.executable, "-m", "ruff", "format", *FORMAT
    )


# Files are dealt in the order of tests/order.py, not by how many tests they have.
# Three workers for two cores: while one waits for a browser or for a server that was killed, two others work.
WHOLE = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]


@verb("test", "全部检查和测试（含真实 Chromium 中的一个季度）；可加 pytest 参数只跑一部分")
def test(args: list[str]) -> int:
    if not args:
        _install_browser()
        with ThreadPoolExecutor(1) as beside:
            seeded = beside.submit(_lay_seed)
            code = check([])
            seeded.result()
        if code != 0:
            return 1
    return _on_test_server("pytest", *(args or WHOLE))


@verb("mutants", "变异测试：逐处改错一点，看有没有测试发现（[路径] [--sample 100]，不写路径则为 zhixing/rules 全部）")
def mutants(args: list[str]) -> int:
    return _on_test_server("tests.mutants", *args)


def _on_test_server(module: str, *args: str) -> int:
    server = None if os.environ.get("DATABASE_URL") else test_server()
    _lay_seed()
    started = server.start() if server else False
    try:
        if server:
            os.environ["DATABASE_URL"] = server.url_of(SUPERUSER)
        return call(sys.executable, "-m", module, *args)
    finally:
        if server and started:
            server.stop()


@verb("pictures", "给运行中的示例拍手册的插图：./dev pictures [--port 8000] [名称 …]")
def pictures(args: list[str]) -> int:
    with database():
        return call(sys.executable, "-m", "tests.pictures", *args)


def _lay_seed() -> None:
    """The migrated database that the clusters of the tests begin with, see tests/seed.py."""
    # Else each worker, and each program that a test starts, would compile every file of ours again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if not os.environ.get("DATABASE_URL"):
        subprocess.run([sys.executable, "-m", "tests.seed"], cwd=ROOT, check=True)


@verb("bench", "性能对比，每项都与同一次运行中的参照物相比：./dev bench [score|organisations|roster|pages|lots …]")
def bench(args: list[str]) -> int:
    return call(sys.executable, "-m", "bench", *args)


@verb(
    "soak",
    "考验：ballots [--kills 50] 投票、计票时反复强制结束网站和数据库；requests 向每个地址发送意料之外的内容；"
    "year [遍数] 让一个街道以任意次序过完一年",
)
def soak(args: list[str]) -> int:
    if args == ["requests"]:
        os.environ["ZHIXING_HOSTILE"] = "all"
        return test(["tests/web/test_hostile.py", "-n", "2"])
    if args[:1] == ["year"]:
        os.environ["ZHIXING_YEAR"] = args[1] if len(args) > 1 else "200"
        return test(["tests/test_year.py", "-n", "0", "-q"])
    return call(sys.executable, "-m", "bench.soak", *args)


@verb("lock", "重新生成带校验值的依赖清单（需要 uv）")
def lock(args: list[str]) -> int:
    for name in ("run", "test"):
        code = call(
            "uv",
            "pip",
            "compile",
            "--quiet",
            "--generate-hashes",
            "--universal",
            "--python-version",
            "3.11",
            "--no-header",
            "--no-annotate",
            f"requirements/{name}.in",
            "-o",
            f"requirements/{name}.txt",
            *args,
        )
        if code:
            return code
    return 0


def _tool(name: str) -> str:
    return os.path.join(os.path.dirname(sys.executable), name)


def _install_browser() -> None:
    """The browser tests need Debian's Chromium and a Chinese font; install them where we may, else say what to do."""
    missing = [
        package
        for package, is_there in (
            ("chromium", shutil.which("chromium")),
            ("fonts-noto-cjk", os.path.exists("/usr/share/fonts/opentype/noto")),
            ("poppler-utils", shutil.which("pdftotext")),
        )
        if not is_there
    ]
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"正在安装测试所需的 {'、'.join(missing)} ……", file=sys.stderr)
        if call("apt-get", "update", "-qq") == 0 and call("apt-get", "install", "-y", "-qq", *missing) == 0:
            return
    sys.exit(f"浏览器测试需要 {'、'.join(missing)}，请由管理员运行：apt-get install {' '.join(missing)}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
