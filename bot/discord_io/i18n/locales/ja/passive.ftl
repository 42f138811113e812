passive-on = 👂 { $who } さんが、このチャンネルで**私へのメンションがないメッセージ**を読むことを許可しました。これからは、それらも回答の参考として覚えます（{ $days ->
        [0] 削除されるまで
       *[other] { $days } 日間
    }）。ここで質問されると、それらは `{ $host }` に送られます。望まない場合は `/{ command-privacy }` でオプトアウトしてください。
passive-off = 👂 { $who } さんが、ここで**私へのメンションがないメッセージ**を読むことをオフにしました。これからは私へのメッセージだけを覚えます。ほかのメッセージは、古くなるか `/{ command-reset }` が使われるまで残ります。
passive-needs-intent = 私へのメンションがないメッセージは、Discord が私に見せないため読めません。ボットの管理者が **Message Content Intent** をオンにし（discord.com/developers/applications、このアプリケーション、Bot、Privileged Gateway Intents）、`MESSAGE_CONTENT_INTENT=true` を設定して私を再起動する必要があります。
passive-by-channel = 私へのメンションがないメッセージは、お知らせした場所でだけ読みます。そのため、チャンネルまたはスレッドごとにオンにします。1 つ選んでください。
passive-not-announced = そのチャンネルではメッセージを送信できないため、お知らせできません。先にその権限を付けてから、もう一度オンにしてください。
mention_free-on = 💬 { $who } さんが、ここで**メンションなし**で答えることを許可しました。これからは、他の人への返信やメンションを除き、このチャンネルとそのスレッドのメッセージはすべて私への質問になります。メッセージは記憶され（{ $days ->
        [0] 削除されるまで
       *[other] { $days } 日間
    }）、`{ $host }` に送られます。望まない場合は `/{ command-privacy }` でオプトアウトしてください。
mention_free-off = 💬 { $who } さんが、ここで**メンションなし**で答えることをオフにしました。質問するときはメンションしてください。これまでの質問は、古くなるか `/{ command-reset }` が使われるまで残ります。
mention_free-needs-intent = 私へのメンションがないメッセージは、Discord が私に見せないため、メンションなしでは答えられません。ボットの管理者が **Message Content Intent** をオンにし（discord.com/developers/applications、このアプリケーション、Bot、Privileged Gateway Intents）、`MESSAGE_CONTENT_INTENT=true` を設定して私を再起動する必要があります。
mention_free-by-channel = メンションなしでは、お知らせした場所でだけ答えます。そのため、チャンネルまたはスレッドごとにオンにします。1 つ選んでください。
context-passive = 私へのメンションがないメッセージ
context-passive-on = オプトアウト中の人のものを除き、見えています。
context-passive-off = 見えていません。
