help-talk = **話しかける**：{ $mention } と質問を書くか、私のメッセージに返信するか、直接メッセージを送ってください。
help-memory = **覚えていること**：チャンネル、スレッド、ダイレクトメッセージごとに、私との会話を別々に覚えています。モデルには長すぎるようになると、最も古い部分が外れます。**`/{ command-context }`** で見えているものがわかります。
help-reset = **`/{ command-reset }`** でこのチャンネルの会話を忘れます。10 分間は取り消せます。
help-usage = **`/{ command-usage }`** で、モデルに使った額と残りがわかります。
help-prompt = **`/{ command-prompt } { command-prompt-show }`** で、ここでの私の役割がわかります。サーバーを管理できる人は **`/{ command-prompt } { command-prompt-set }`** と **`/{ command-prompt } { command-prompt-reset }`** で変えられます。
