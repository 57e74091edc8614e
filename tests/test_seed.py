"""The seed of the clusters is made anew when what the tables come from has changed."""

from pathlib import Path

from tests.seed import mark_of_shape


def write(root: Path, **texts: str) -> str:
    for name, text in texts.items():
        file = root / name.replace("__", "/").replace("_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return mark_of_shape(root)


def test_any_file_that_the_tables_come_from_changes_the_mark(tmp_path: Path) -> None:
    marks = [
        write(tmp_path, zhixing__migrations__first_py="1"),
        write(tmp_path, zhixing__migrations__first_py="2"),
        write(tmp_path, zhixing__migrations__second_py="2"),
        write(tmp_path, deploy__roles_sql="GRANT"),
        write(tmp_path, requirements__test_txt="django"),
    ]
    assert len(set(marks)) == 5
    assert write(tmp_path, tests__first_py="1", zhixing__models__notes_md="1", zhixing__rules__orgs_py="1") == marks[-1]
