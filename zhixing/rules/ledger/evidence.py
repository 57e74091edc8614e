"""佐证: how many files may hang on one thing, and why none can be added afterwards."""

MOST_FILES = 9  # of one claim, activity or line


def count_problems(name: str, count: int) -> list[str]:
    """What is wrong with this many files on one line of a sheet."""
    if count <= MOST_FILES:
        return []
    return [f"“{name}”的照片、材料最多 {MOST_FILES} 个，现在有 {count} 个；请减少几个，或者合并为一个 PDF。"]


def addition_blockers(count: int, new: int, *, is_empty: bool, is_void: bool) -> list[str]:
    """Why `new` files cannot join `count` others; `is_empty`: none was chosen, `is_void`: the record was undone."""
    if is_void:
        return ["这条记录已经撤销或者冲正，不能再添加佐证。"]
    if is_empty:
        return ["请先选择要添加的照片或 PDF。"]
    if count + new > MOST_FILES:
        left = f"已有 {count} 个，还能添加 {MOST_FILES - count} 个" if count < MOST_FILES else "已达上限"
        return [f"佐证最多 {MOST_FILES} 个文件，{left}；请把几页合并为一个 PDF，或者只选主要的。"]
    return []


def no_room_problem(file_name: str) -> str:
    return f"文件“{file_name}”没有接收：服务器存放佐证的磁盘空间不足；请告知系统管理员清理磁盘，再重新上传。"
