"""操作日志: the Chinese label of every verb that actions record. A test keeps the table total."""

LABELS: dict[str, str] = {
    # 登录与账号
    "sign_in": "登录",
    "refuse_sign_in": "登录未成功",
    "sign_out": "退出登录",
    "change_password": "修改密码",
    "switch_elder_mode": "切换关怀模式",
    "begin_second_factor": "开始绑定验证码",
    "confirm_second_factor": "绑定验证码",
    "pass_second_factor": "通过验证码",
    "fail_second_factor": "验证码未通过",
    "reset_second_factor": "重置验证码",
    "end_sessions": "强制退出登录",
    "lift_lock_out": "解除登录限制",
    "create_account": "建立账号",
    "create_member_accounts": "为党员开通账号",
    "link_account": "关联党员",
    "unlink_account": "解除关联党员",
    "lock_account": "停用账号",
    "unlock_account": "恢复账号",
    "reset_password": "重置密码",
    "appoint": "任命",
    "end_appointment": "免职",
    "export_audit": "导出操作日志",
    # 党组织
    "found_organisation": "设立党组织",
    "edit_organisation": "修改党组织资料",
    "dissolve_organisation": "撤销党组织",
}


def label(verb: str) -> str:
    """The label; for a verb of an older version that is no longer in the table, the verb itself."""
    return LABELS.get(verb, verb)
