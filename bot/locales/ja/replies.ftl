cut-short = 上限の { $tokens } トークンで止まりました。続きは「続けて」と書いてメンションしてください。
whole-answer-attached = 返答の全文は添付ファイルにあります。
nothing-asked = こんにちは！ { $mention } と質問を書くか、私のメッセージに返信するか、直接メッセージを送ってください。このチャンネルでの私との会話を覚えています。`/{ command-reset }` で忘れます。詳しくは `/{ command-help }`。
only-attachments = 添付ファイルは読めません。{ $mention } と質問を文字で書いてください。
unreadable = Discord は { $mention } へのメンションがあるメッセージだけを見せるので、これは読めません。メッセージでメンションし、一覧からロールではなく私を選んでください。
