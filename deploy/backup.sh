#!/usr/bin/env bash
# deploy/backup.sh FOLDER: one dump of the database and one archive of the evidence, with check sums. Keys are left out on purpose:
# keys/ has to be kept apart, and ballots/ (parts of the keys of ballots under way) must die with the count, so no copy of it may exist.
set -euo pipefail
target=${1:-}
if [ -z "$target" ] || [ $# -ne 1 ]; then
    printf '用法：deploy/backup.sh 目录\n把数据库和佐证备份到该目录下以时间命名的子目录；密钥不在其中，须另行保管；\n投票中的票箱密钥从不备份，计票后即销毁。\n' >&2
    exit 2
fi
target=$(readlink -m -- "$target")
source "$(dirname "$(readlink -f "$0")")/common.sh"

case "$target/" in "$data/"*) refuse "备份不要放在数据目录 $data 之内：磁盘坏了会一起丢失。请换一个目录，最好在另一台机器上。" ;; esac
url=$ZHIXING_READER_URL
found=$(tables "$url") || refuse "连不上数据库，没有备份。请核对 DATABASE_URL，或数据库是否在运行。"
[ "$found" != 0 ] || refuse "数据库是空的，没有可备份的内容。"

umask 077  # only now: the folders of a database that was just made must stay open to its own account
mkdir -p "$target"
place=$target/zhixing-$(date +%Y%m%d-%H%M%S)
[ ! -e "$place" ] || refuse "$place 已经存在，请过一秒再试。"
# Under another name until it is whole, so that nobody takes half a backup for one.
unfinished=$place.unfinished
mkdir "$unfinished"

# The database first: a file of evidence is written before the row that names it, so no row will lack its file.
say "正在备份数据库……"
"$programs/pg_dump" --format=custom --compress=6 --no-owner --no-privileges --file="$unfinished/database.dump" "$url"
say "正在备份佐证……"
mkdir -p "$data/evidence"
tar -C "$data" -czf "$unfinished/evidence.tar.gz" evidence
key_mark >"$unfinished/key-mark"
(cd "$unfinished" && sha256sum database.dump evidence.tar.gz key-mark >SHA256SUMS)
mv "$unfinished" "$place"
unfinished=
say "备份完成：$place"
say "密钥在 $data/keys，不在备份里；请确认已经另外保管了一份。"
say "票箱密钥在 $data/ballots，从不备份，也请不要自行复制：计票后须全部销毁，否则旧备份中的选票可能被打开。"
