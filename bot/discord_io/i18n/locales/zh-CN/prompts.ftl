only-in-servers = 这只能在服务器中使用。
prompt-origin-bot = 此处生效：我的默认提示词
prompt-origin-guild = 此处生效：本服务器的提示词
prompt-origin-channel = 此处生效：本频道的提示词
prompt-form-label = 我应该是什么角色，怎样回答？
prompt-form-placeholder = 你是读书会的图书管理员。回答要简短而温暖。
prompt-saved-guild = 已保存：本服务器的提示词。从下一个问题起生效。
prompt-saved-channel = 已保存：本频道的提示词。从下一个问题起生效。
prompt-unchanged-guild = 没有变化：那已经是本服务器的提示词。
prompt-unchanged-channel = 没有变化：那已经是本频道的提示词。
prompt-removed-guild = 已移除本服务器的提示词。`/{ command-prompt } { command-prompt-show }` 显示现在生效的是哪个。
prompt-removed-channel = 已移除本频道的提示词。`/{ command-prompt } { command-prompt-show }` 显示现在生效的是哪个。
prompt-was-not-set-guild = 没有可移除的：本服务器没有自己的提示词。
prompt-was-not-set-channel = 没有可移除的：本频道没有自己的提示词。
prompt-empty = 提示词需要一些文字。要移除它，请用 `/{ command-prompt } { command-prompt-reset }`。
prompt-tokens = 模型 { $window } 个 token 中的 { $tokens } 个
draft-title = { $where }的草稿：保存之前不会生效
draft-first = 之前这里没有提示词。
draft-same = 与生效的没有区别。
draft-rest-attached = 完整的差异在附件中。
draft-stale = 你开始之后有人更改了提示词。这是与现在生效内容的差异；如果确定，请再次保存。
draft-volatile = { $names } 会随每个问题变化，那样每个回答都无法利用提供方的缓存而更贵。它们会原样保留。
draft-unknown = { $names } 对我没有意义，会原样保留。我认识 { $known }。
draft-gone = 那份草稿已不存在：已保存、已放弃，或太旧了。
draft-discarded = 已放弃。原来生效的仍然生效。
draft-save = 保存
draft-edit = 继续编辑
draft-try = 试一试
draft-discard = 放弃
draft-try-title = 试用草稿
draft-try-label = 我该回答什么？
draft-try-answer = 用这份草稿我会这样回答（别人看不到，我也不会记住）：
prompt-history-title = { $where }的提示词版本
prompt-history-empty = 还没有人在这里设置提示词。
prompt-version =
    { $length ->
        [0] { $number }. 由 { $who } 撤回 { $when }
       *[other] { $number }. { $length } 个字符，{ $who } { $when }
    }
prompt-pick-version = 查看某个版本并恢复到它
prompt-nothing-to-export = 那里没有设置提示词。
prompt-exported = { $where }的提示词。
prompt-not-text = 我读不了那个文件：必须是 UTF-8 纯文本，最多 { $most } 个字符。
