#!/usr/bin/env bash
# deploy/restore.sh BACKUP: a backup of backup.sh into an empty database. It never overwrites one that holds anything.
set -euo pipefail
backup=${1:-}
if [ -z "$backup" ] || [ $# -ne 1 ]; then
    printf '用法：deploy/restore.sh 备份目录\n恢复到一个空的数据库；恢复前先把 field_key、session_key 放回数据目录下的 keys。\n' >&2
    exit 2
fi
[ -f "$backup/database.dump" ] && [ -f "$backup/evidence.tar.gz" ] && [ -f "$backup/SHA256SUMS" ] || {
    printf '%s 不是一份完整的备份：应有 database.dump、evidence.tar.gz 和 SHA256SUMS。\n' "$backup" >&2
    exit 1
}
backup=$(cd "$backup" && pwd)
(cd "$backup" && sha256sum --quiet --check SHA256SUMS) || {
    printf '备份文件与当时的校验值不符，可能已经损坏，没有恢复。请换一份备份。\n' >&2
    exit 1
}
source "$(dirname "$(readlink -f "$0")")/common.sh"

# Starting the program without the old key would make a new one, with which nothing that is sealed can be read.
[ -n "$(key_mark)" ] ||
    refuse "请先把原来的 field_key 放回 $data/keys/field_key（权限 600），再恢复。没有它，公民身份号码、电话和住址都解不开。"
[ "$(key_mark)" = "$(cat "$backup/key-mark")" ] ||
    refuse "$data/keys/field_key 不是备份时用的那一个，没有恢复。请换成原来的 field_key 再试。"
url=$ZHIXING_OWNER_URL
found=$(tables "$url") || refuse "连不上数据库，没有恢复。请核对 DATABASE_URL，或数据库是否在运行。"
[ "$found" = 0 ] || refuse "数据库里已有内容，没有恢复。请先停止服务，把数据目录下的 postgres 改名（或另建一个空的数据库），再试。"
[ -z "$(ls -A "$data/evidence" 2>/dev/null)" ] || refuse "$data/evidence 里已有文件，没有恢复。请先把它改名，再试。"

say "正在恢复数据库……"
"$programs/pg_restore" --no-owner --no-privileges --exit-on-error --single-transaction --dbname="$url" "$backup/database.dump"
# Votes cast after the backup are in no box any more, and those who cast them were told that they count.
under_way=$("$programs/psql" --no-psqlrc -tAc "SELECT count(*) FROM zhixing_ballot WHERE state IN ('open', 'sealed')" "$url" 2>/dev/null) ||
    under_way=0  # a backup from before there were ballots
[ "$under_way" = 0 ] || say "注意：备份时有 $under_way 场民主测评正在投票或者还没有计票。备份以后投出的票不在里面，不能接着投，也不能计票：请作废这些测评，重新组织。"
say "正在恢复佐证……"
mkdir -p "$data"
tar -C "$data" --no-same-owner -xzf "$backup/evidence.tar.gz"
# Lengths of chains from after the backup would call every later entry missing, which it is: keep them for whoever asks.
if [ -d "$data/chains" ]; then
    aside="$data/chains-before-restore-$(date +%Y%m%d-%H%M%S)"
    mv "$data/chains" "$aside"
    say "恢复前各本台账的链尾记录移到了 $aside：备份以后记的账不在恢复的数据库里，需要时可据此查对。"
fi
say "恢复完成。正在逐笔核对积分台账……"
(cd "$root" && "$python" manage.py migrate --verbosity 0 && "$python" manage.py sweep_orphans && "$python" manage.py verify_ledger)
