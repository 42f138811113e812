only-in-servers = 这只能在服务器中使用。
prompt-origin-bot = 此处生效：我的默认提示词
prompt-origin-guild = 此处生效：本服务器的提示词
prompt-origin-channel = 此处生效：本频道的提示词
prompt-form-label = 我的角色是什么，应该怎样回答？
prompt-form-placeholder = 你是读书会的图书管理员。回答要简短而温暖。
prompt-saved = 已保存{ $where }的提示词，从下一个问题起生效。
prompt-unchanged = 没有变化：那已经是{ $where }的提示词。
prompt-removed = 已移除{ $where }的提示词。`/{ command-prompt } { command-prompt-show }` 显示现在生效的是哪个。
prompt-was-not-set = 没有可移除的：{ $where }没有设置提示词。
prompt-empty = 提示词需要一些文字。要移除提示词，请用 `/{ command-prompt } { command-prompt-reset }`。
prompt-tokens = { $window } 个 token 中的 { $tokens } 个，含我的内置规则
draft-title = { $where }的草稿（保存后才会生效）
draft-same = 与当前提示词相同。
draft-rest-attached = 全文在附件中。
draft-stale = 你开始之后有人更改了提示词。这是与当前提示词的差异；如果仍想用你的，请再次保存。
draft-volatile = 我不会替换 { $names }：随每个问题变化的值会让每个回答更贵。文字会原样保留。
draft-unknown = 我不认识 { $names }，文字会原样保留。我可以替换 { $known }。
draft-gone = 这份草稿已不存在：已保存、已放弃，或太旧了。
draft-discarded = 已放弃。当前提示词不变。
draft-save = 保存
draft-edit = 编辑
draft-try = 试一试
draft-discard = 放弃
draft-try-title = 试用草稿
draft-try-label = 要我回答哪个问题？
draft-try-answer = 用这份草稿我会这样回答（只有你能看到，我也不会记住）：
prompt-history-title = { $where }的提示词版本
prompt-history-empty = 这里还没有设置过提示词。
prompt-version =
    { $length ->
        [0] { $number }. { $when }：{ $who } 移除
       *[other] { $number }. { $when }：{ $who }，{ $length } 个字符
    }
prompt-pick-version = 选择版本…
prompt-nothing-to-export = 那里没有设置提示词。
prompt-exported = { $where }的提示词。
prompt-not-text = 我读不了那个文件。它必须是 UTF-8 纯文本，最多 { $most } 个字符。
