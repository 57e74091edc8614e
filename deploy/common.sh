# What backup.sh and restore.sh share: where the installation keeps things, and its own PostgreSQL running meanwhile.
# Sourced, not run.

say() { printf '%s\n' "$*" >&2; }
refuse() { say "$*"; exit 1; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
python=${ZHIXING_VENV:-$root/.venv}/bin/python
[ -x "$python" ] || refuse "还没有运行环境。请先在 $root 运行一次 ./dev，再试。"

# Once more, by a process that holds the database: it runs until its last holder leaves, be that this script or the site.
if [ -z "${ZHIXING_OWNER_URL:-}" ]; then
    PYTHONPATH=$root exec "$python" -m config.door hold "$(readlink -f "$0")" "$@"
fi

ask() { (cd "$root" && "$python" -c "from config import postgres; print($1)"); }

data=$(ask 'postgres.data_folder()')
programs=$(ask 'postgres.binaries(postgres.own_server().cluster)')

leave() {
    local code=$?
    [ -z "${unfinished:-}" ] || rm -rf -- "$unfinished"
    exit "$code"
}
trap leave EXIT
trap 'exit 130' INT TERM

# Which key this is, without telling it: restoring beside another key would leave everything sealed unreadable.
key_mark() {
    local key=${ZHIXING_FIELD_KEY:-$(cat "$data/keys/field_key" 2>/dev/null || true)}
    [ -z "$key" ] || printf '%s' "$key" | sha256sum | cut -c1-16
}

tables() { "$programs/psql" --no-psqlrc -tAc "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace" "$1"; }
