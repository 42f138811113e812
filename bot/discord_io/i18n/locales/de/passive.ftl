passive-on = 👂 { $who } lässt mich in diesem Kanal **mitlesen**. Ab jetzt merke ich mir, was hier gesagt wird, auch ohne mich zu erwähnen, als Zusammenhang für meine Antworten: { $days ->
        [0] bis es gelöscht wird
        [one] { $days } Tag lang
       *[other] { $days } Tage lang
    }. Werde ich hier etwas gefragt, geht es an `{ $host }`. Wer das nicht möchte, kann mit `/{ command-privacy }` widersprechen.
passive-off = 👂 { $who } hat mein **Mitlesen** hier beendet. Ich merke mir wieder nur, was zu mir gesagt wird; Gehörtes bleibt, bis es zu alt ist, oder bis `/{ command-reset }`.
passive-needs-intent = Ich kann nicht mitlesen: Discord zeigt mir keine Nachrichten, die mich nicht erwähnen. Der Eigentümer dieses Bots muss **Message Content Intent** einschalten (discord.com/developers/applications, diese Anwendung, Bot, Privileged Gateway Intents), `MESSAGE_CONTENT_INTENT=true` setzen und mich neu starten.
passive-by-channel = Mitlesen wird für jeden Kanal oder Thread einzeln eingeschaltet, weil es dort gesagt wird. Bitte wähle den Kanal.
passive-not-announced = Ich darf in dem Kanal nicht schreiben und kann es seinen Mitgliedern nicht sagen. Lass mich dort erst schreiben und schalte es dann wieder ein.
mention_free-on = 💬 { $who } lässt mich hier **ohne Erwähnung** antworten. Ab jetzt ist jede Nachricht in diesem Kanal und seinen Threads eine Frage an mich, außer sie antwortet anderen oder erwähnt andere. Ich merke sie mir { $days ->
        [0] bis sie gelöscht wird
        [one] { $days } Tag lang
       *[other] { $days } Tage lang
    }, und sie geht an `{ $host }`. Wer das nicht möchte, kann mit `/{ command-privacy }` widersprechen.
mention_free-off = 💬 { $who } hat meine Antworten **ohne Erwähnung** hier beendet. Erwähne mich, um zu fragen; frühere Fragen bleiben, bis sie zu alt sind, oder bis `/{ command-reset }`.
mention_free-needs-intent = Ich kann nicht ohne Erwähnung antworten: Discord zeigt mir keine Nachrichten, die mich nicht erwähnen. Der Eigentümer dieses Bots muss **Message Content Intent** einschalten (discord.com/developers/applications, diese Anwendung, Bot, Privileged Gateway Intents), `MESSAGE_CONTENT_INTENT=true` setzen und mich neu starten.
mention_free-by-channel = Antworten ohne Erwähnung werden für jeden Kanal oder Thread einzeln eingeschaltet, weil es dort gesagt wird. Bitte wähle den Kanal.
context-passive = Mitlesen
context-passive-on = An: Ich sehe auch, was hier gesagt wird, ohne mich zu erwähnen, außer von denen, die widersprochen haben.
context-passive-off = Aus: Ich sehe nur, was zu mir gesagt wird.
