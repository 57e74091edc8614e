"""佐证: how many files may hang on one thing."""

MOST_FILES = 9  # of one claim, activity or line


def count_problems(name: str, count: int) -> list[str]:
    """What is wrong with this many files on one line of a sheet."""
    if count <= MOST_FILES:
        return []
    return [f"“{name}”的照片、材料最多 {MOST_FILES} 个，现在有 {count} 个；请去掉一些，或合并成一个 PDF。"]
