cut-short = 我到了 { $tokens } 个 token 的上限。提及我并说“继续”可看其余部分。
whole-answer-attached = 完整回答在附件中。
nothing-asked = 你好！写 { $mention } 和一个问题，回复我的消息，或直接给我发私信。我记得本频道与我的对话；`/{ command-reset }` 让我忘记，`/{ command-help }` 有更多说明。
only-attachments = 我读不了附件。请写 { $mention } 并用文字提问。
unreadable = Discord 只让我看到提及 { $mention } 本身的消息，所以我读不了这条。请在消息中提及我，并从列表中选择我，而不是我的身份组。
