"""The words of accounts: acts, refusals, and what the pages say."""

ACTS = {
    "accounts.signed_in": "登录",
    "accounts.sign_in_failed": "登录失败",
    "accounts.signed_out": "退出",
    "accounts.session_ended": "结束会话",
    "accounts.account_created": "建立账号",
    "accounts.account_disabled": "停用账号",
    "accounts.account_enabled": "启用账号",
    "accounts.password_changed": "修改密码",
    "accounts.password_issued": "发放初始密码",
    "accounts.email_set": "登记提醒邮箱",
}

# What the pages are called in the trail, where somebody was denied one.
PAGES = {
    "accounts.accounts": "账号管理",
    "accounts.create_account": "建立账号",
    "accounts.account": "账号",
    "accounts.issue_password": "发放初始密码",
    "accounts.disable_account": "停用账号",
    "accounts.enable_account": "启用账号",
    "accounts.system": "系统状况",
    "accounts.audit": "审计记录",
    "accounts.audit_verify": "核对审计全链",
}

REASONS = {
    "username_taken": "用户名“%(username)s”已有人使用，请换一个。",
    "own_account": "不能对自己的账号办这件事，须由另一位安全管理员办理。",
    "duty_account": "三员账号只能在服务器上用命令 dangwu issue_password 办理。",
    "person_not_on_record": "名册中没有这个身份证号码的人，先登记人员，再建账号。",
    "person_has_account": "这个人已有账号，每人一个。",
    "administrator_is_nobody": "三员账号不对应名册中的人。",
    "account_disabled": "账号已停用，先启用再发放密码。",
}

SIGN_IN_REFUSED = "用户名或密码不对，或账号已停用、初始密码已过期。"
