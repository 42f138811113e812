rate-limited = 模型目前收到的请求太多。请一分钟后再试。
rate-limited-until = 模型目前收到的请求太多。请 { $when } 再试。
quota-exhausted = 支付模型费用的账户没有余额了。等待没有用：机器人所有者需要充值。
bad-key = 模型服务器不接受我的 API 密钥。机器人所有者需要检查 `OPENAI_API_KEY`。
access-denied = 我的 API 密钥不能使用这个模型。机器人所有者需要开通，或选择其他 `OPENAI_MODEL`。
unknown-model = 模型服务器没有模型 `{ $model }`。机器人所有者需要检查 `OPENAI_MODEL`。
model-not-loaded = 模型服务器上没有加载模型，或者模型已崩溃。机器人所有者需要先加载一个模型，然后请再试。
context-too-long =
    这段对话超出了模型的上下文窗口{ $known ->
        [yes] （{ $limit } 个 token）
       *[no] { "" }
    }。{ $alone ->
        [yes] 其中只有你的这一条消息：请发送更短的消息，或请机器人所有者把 `CONTEXT_TOKENS` 设为实际大小。
       *[no] `/{ command-reset }` 可以重新开始；机器人所有者可以把 `CONTEXT_TOKENS` 设为实际大小。
    }
request-too-large = 模型服务器不接受这么大的请求，即使去掉图片和较早的消息也不行。请发送更短的消息；机器人所有者可以提高服务器或其前面代理的上限。
content-filtered = 提供方的内容过滤器拦截了这个。请换个说法提问；如果是之前的消息所致，`/{ command-reset }` 可以重新开始。
refused = 模型拒绝回答。
refused-with-words = 模型拒绝回答：“{ $words }”
request-rejected =
    模型服务器拒绝了我的请求。{ $explained ->
        [yes] 再问也没有用：机器人所有者需要查看日志。
       *[no] 它没有给出我可以转达的原因；机器人所有者可以用 `python -m bot doctor` 检查设置。
    }{ $long ->
        [yes] 缩短对话也许有用：`/{ command-reset }` 可以重新开始。
       *[no] { "" }
    }
first-token-timeout =
    { $seconds ->
       *[other] 模型在 { $seconds } 秒内没有开始回答。请一分钟后再试。
    }
stream-stalled =
    { $seconds ->
       *[other] 模型在回答中途有 { $seconds } 秒没有响应。请再问一次。
    }
reply-timeout =
    { $seconds ->
       *[other] 回答在 { $seconds } 秒后仍未完成。请换个更简短的问题。
    }
overloaded = 模型现在很忙。请一分钟后再试。
server-failed = 模型服务器出了问题。请几分钟后再试。
unreachable = 我连接不到模型服务器。请几分钟后再试；如果一直这样，请告诉机器人所有者。
broken-stream = 与模型的连接中断了。请再问一次。
empty-answer = 模型返回了空的回答。请再问一次，也许换个说法。
empty-answer-exhausted = 模型思考用完了全部长度，没有写出回答。请问简单一点的问题；机器人所有者可以调高 `REPLY_TOKENS`。
empty-answer-thought = 模型进行了思考，但没有写出回答。请再问一次，也许换个说法。
no-completion = `OPENAI_BASE_URL` 中的地址有响应，但不像是模型服务器。机器人所有者需要检查它；它通常要以 `/v1` 结尾。
no-completion-empty = 模型服务器返回了空的响应。请再问一次；如果一直这样，请告诉机器人所有者。
model-error = 模型无法回答。请几分钟后再试。
channel-busy =
    { $waiting ->
       *[other] 本频道有 { $waiting } 个问题排在你前面。等它们得到回答后请再问。
    }
message-too-long = 你的消息约有 { $tokens } 个 token，而模型只能容纳 { $limit } 个。请分成几条较短的消息发送。
prompt-too-long = 系统提示词约有 { $tokens } 个 token，而模型只能容纳 { $limit } 个。管理员可以用 `/{ command-prompt } { command-prompt-set }` 缩短它，机器人所有者也可以在设置中缩短。
asked-too-often-you =
    { $limit ->
       *[other] 你每分钟可以问我 { $limit } 个问题。请 { $when } 再问这个问题。
    }
pressed-too-often = 一分钟内已有 { $limit } 次点击和命令。请 { $when } 再试。
asked-too-often-here =
    { $limit ->
       *[other] 我在本频道每分钟回答 { $limit } 个问题。请 { $when } 再问这个问题。
    }
budget-spent-yours = 你今天的预算已用完。{ $when } 我可以再回答你。
budget-spent-servers = 本服务器今天的预算已用完。{ $when } 我可以再回答。
budget-spent = 我今天的预算已用完。{ $when } 我可以再回答；机器人所有者可以调高 `DAILY_BUDGET_USD`。
budget-too-small =
    回答这个可能花费多达 { $cost }，超过了{ $whose ->
        [user] 你的预算
        [guild] 本服务器的预算
       *[bot] 我的预算
    }（一整天 { $limit }）。`/{ command-reset }` 会便宜些；机器人所有者可以提高预算，或降低 `REPLY_TOKENS` 或 `HISTORY_TOKENS`。
question-too-dear =
    这个问题可能花费多达 { $cost }，而今天{ $whose ->
        [user] 你还剩
        [guild] 本服务器还剩
       *[bot] 我还剩
    } { $left }。请缩短问题或文件，或 { $when } 再问。
option-refused = 这里不能使用这个值。请选择其他值。
option-too-high = 这里最多为 { $limit }（机器人所有者设置的上限）。请选择 1 到 { $limit } 之间的数。
expired = 你提问时我不在线。如果还想知道，请再问一次。
interrupted =
    { $times ->
       *[other] 我尝试回答了 { $times } 次，每次都中断了。请换个说法提问；如果再发生，请告诉机器人所有者。
    }
stopped-before = 还没写出第一个字就停止了。
question-deleted = 我回答时，问题被删除了。
question-reset = 你的问题在排队时，这段对话被重置了，问题也随之删除。请再问一次。
no-file-left = 我目前打开的文件和连接太多。请一分钟后再试；如果一直这样，机器人所有者需要提高打开文件数的上限。
store-full = 我的磁盘满了，无法保存这段对话。等待没有用：机器人所有者需要腾出空间。
store-corrupt = 我的数据库损坏了，无法保存这段对话。等待没有用：机器人所有者需要恢复备份。
store-gone = 我的数据库不见了，无法接受提问。等待没有用：机器人所有者需要把它恢复原位。
store-error = 我的数据库出了问题，目前无法保存这段对话。请几分钟后再试；如果一直这样，请告诉机器人所有者。
component-outdated = 这个按钮或菜单已失效。请重新使用命令。
command-outdated = 这个命令已更改。请重启 Discord（电脑上按 Ctrl+R），然后再使用。
delivery-failed = Discord 没有接受我的全部回答。请再问一次；如果一直这样，请让管理员检查我在本频道的权限。
unexpected = 我这边出了问题。请再试一次；如果再发生，请告诉机器人所有者。
