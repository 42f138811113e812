passive-on = 👂 { $who } さんが、このチャンネルの**会話を読む**ことを私に許可しました。これからは、私へのメンションがなくても、ここでの発言を返答の文脈として覚えます（{ $days ->
        [0] 削除されるまで
       *[other] { $days } 日間
    }）。ここで質問されると、`{ $host }` に送られます。望まない人は `/{ command-privacy }` で拒否できます。
passive-off = 👂 { $who } さんが、ここで**会話を読む**ことを終わらせました。これからは私への発言だけを覚えます。これまでに読んだものは、古くなるか `/{ command-reset }` まで残ります。
passive-needs-intent = 会話を読めません。Discord は、私へのメンションがないメッセージを見せてくれません。このボットの所有者が **Message Content Intent** をオンにし（discord.com/developers/applications、このアプリケーション、Bot、Privileged Gateway Intents）、`MESSAGE_CONTENT_INTENT=true` を設定して私を再起動する必要があります。
passive-by-channel = 会話を読む設定は、それぞれに知らせるため、チャンネルごとにオンにします。チャンネルを選んでください。
passive-not-announced = そのチャンネルに書き込めないので、メンバーに知らせることができません。先に書き込みを許可してから、もう一度オンにしてください。
mention_free-on = 💬 { $who } さんが、ここで**メンションなし**に答えることを私に許可しました。これからは、他の人への返信やメンションを除き、このチャンネルとそのスレッドの発言はすべて私への質問になります。発言は覚えられ（{ $days ->
        [0] 削除されるまで
       *[other] { $days } 日間
    }）、`{ $host }` に送られます。望まない人は `/{ command-privacy }` で拒否できます。
mention_free-off = 💬 { $who } さんが、ここで**メンションなし**に答えることを終わらせました。質問するにはメンションしてください。これまでの質問は、古くなるか `/{ command-reset }` まで残ります。
mention_free-needs-intent = メンションなしでは答えられません。Discord は、私へのメンションがないメッセージを見せてくれません。このボットの所有者が **Message Content Intent** をオンにし（discord.com/developers/applications、このアプリケーション、Bot、Privileged Gateway Intents）、`MESSAGE_CONTENT_INTENT=true` を設定して私を再起動する必要があります。
mention_free-by-channel = メンションなしで答える設定は、それぞれに知らせるため、チャンネルごとにオンにします。チャンネルを選んでください。
context-passive = 会話を読む
context-passive-on = オン：拒否した人を除き、私へのメンションがない発言も見ています。
context-passive-off = オフ：私への発言だけを見ています。
