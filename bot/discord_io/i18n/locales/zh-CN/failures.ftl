rate-limited = 模型目前收到的请求太多。请一分钟后再试。
rate-limited-until = 模型目前收到的请求太多。请 { $when } 再试。
quota-exhausted = 支付模型费用的账户没有余额了。等待没有用：运营者需要充值。
bad-key = 模型服务器不接受我的密钥。运营者需要检查 `OPENAI_API_KEY`。
access-denied = 我的密钥不能使用这个模型。运营者需要开通，或选择其他 `OPENAI_MODEL`。
unknown-model = 模型服务器不认识模型 `{ $model }`。运营者需要检查 `OPENAI_MODEL`。
model-not-loaded = 模型服务器上没有加载模型，或者模型已崩溃。运营者需要先加载一个模型，然后请再试。
context-too-long =
    这段对话超出了模型的窗口{ $known ->
        [yes] （{ $limit } 个 token）
       *[no] { "" }
    }。`/{ command-reset }` 可以重新开始；运营者可以把 `CONTEXT_TOKENS` 设为实际大小。
content-filtered = 提供方的内容过滤器拦截了这个。请换个说法；如果是之前的内容所致，`/{ command-reset }` 可以重新开始。
refused = 模型拒绝回答。
refused-with-words = 模型拒绝回答：“{ $words }”
request-rejected =
    模型服务器没有接受我的请求。{ $explained ->
        [yes] 再问也没有用：运营者需要查看日志。
       *[no] 它没有给出我可以转达的原因；运营者可以用 `python -m bot doctor` 检查设置。
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
       *[other] 模型在回答中途沉默了 { $seconds } 秒。请再问一次。
    }
reply-timeout =
    { $seconds ->
       *[other] 回答在 { $seconds } 秒后仍未完成。请要求简短一些的内容。
    }
overloaded = 模型现在很忙。请一分钟后再试。
server-failed = 模型服务器出了故障。请几分钟后再试。
unreachable = 我连接不到模型服务器。请几分钟后再试；如果一直这样，请告诉运营者。
broken-stream = 与模型的连接中断了。请再问一次。
empty-answer = 模型返回了空的回答。请再问一次，也许换个说法。
empty-answer-exhausted = 模型把整个回答都用在思考上，没有留下文字。请问小一点的问题；运营者可以调高 `REPLY_TOKENS`。
empty-answer-thought = 模型进行了思考，但没有写出回答。请换个说法再问一次。
no-completion = `OPENAI_BASE_URL` 中的地址有响应，但不像是模型服务器。需要由机器人的运营者检查；它通常要以 `/v1` 结尾。
no-completion-empty = 模型服务器返回了空的响应。请再问一次；如果一直这样，请告诉机器人的运营者。
model-error = 模型无法回答。请几分钟后再试。
channel-busy =
    { $waiting ->
       *[other] 本频道有 { $waiting } 个问题排在你前面。等它们答完后请再问。
    }
message-too-long = 你的消息约 { $tokens } 个 token，而模型只能容纳 { $limit } 个。请分成小段发送。
prompt-too-long = 系统提示词约 { $tokens } 个 token，而模型只能容纳 { $limit } 个。需要缩短：用 `/{ command-prompt } { command-prompt-set }`，或由运营者来做。
asked-too-often-you =
    { $limit ->
       *[other] 你每分钟可以问我 { $limit } 个问题。请 { $when } 再问。
    }
asked-too-often-here =
    { $limit ->
       *[other] 我在本频道每分钟回答 { $limit } 个问题。请 { $when } 再问。
    }
budget-spent-yours = 你一天可用于模型的额度已用完。请 { $when } 再问。
budget-spent-servers = 本服务器一天可用于模型的额度已用完。请 { $when } 再问。
budget-spent = 我一天可用于模型的额度已用完。请 { $when } 再问；运营者可以调高 `DAILY_BUDGET_USD`。
budget-too-small =
    回答这个可能花费多达 { $cost }，超过了{ $whose ->
        [user] 你的预算
        [guild] 本服务器的预算
       *[bot] 我的预算
    }（一整天 { $limit }）。`/{ command-reset }` 会便宜些；运营者可以提高预算，或降低 `REPLY_TOKENS` 或 `HISTORY_TOKENS`。
option-refused = 这里不能使用这个值。请选择其他值。
option-too-high = 运营者在这里最多允许 { $limit }。请选择 1 到该数之间的数。
expired = 你提问时我不在。如果还想知道，请再问一次。
interrupted =
    { $times ->
       *[other] 我 { $times } 次开始回答，每次都被打断。请换个说法提问；如果再发生，请告诉运营者。
    }
stopped-before = 在第一个字之前停止了。
question-deleted = 我回答时它被删除了。
store-full = 我的磁盘满了，无法保存这段对话。等待没有用：运营者需要腾出空间。
store-corrupt = 我的记忆损坏了，无法保存这段对话。等待没有用：运营者需要恢复备份。
store-error = 我的记忆出了故障，目前无法保存这段对话。请几分钟后再试；如果一直这样，请告诉运营者。
command-outdated = 这个命令已更改。请重启 Discord（电脑上按 Ctrl+R），然后再使用。
delivery-failed = Discord 没有接受我的全部回答。请再问一次，或检查我在本频道的权限。
unexpected = 我这边出了问题。请再试一次；如果再发生，请告诉运营者。
