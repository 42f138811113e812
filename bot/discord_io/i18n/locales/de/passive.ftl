passive-on = 👂 { $who } lässt mich in diesem Kanal **Nachrichten lesen, die mich nicht erwähnen**. Ab jetzt merke ich sie mir als Kontext für meine Antworten, { $days ->
        [0] bis sie gelöscht werden
        [one] { $days } Tag lang
       *[other] { $days } Tage lang
    }. Werde ich hier etwas gefragt, werden sie an `{ $host }` gesendet. Wenn du das nicht möchtest, kannst du mit `/{ command-privacy }` festlegen, dass du nicht mitmachst.
passive-off = 👂 { $who } hat hier ausgeschaltet, dass ich **Nachrichten lese, die mich nicht erwähnen**. Ab jetzt merke ich mir nur Nachrichten an mich; die anderen bleiben, bis sie zu alt sind oder jemand `/{ command-reset }` benutzt.
passive-needs-intent = Ich kann keine Nachrichten lesen, die mich nicht erwähnen, weil Discord sie mir nicht zeigt. Der Besitzer des Bots muss den **Message Content Intent** einschalten (discord.com/developers/applications, diese Anwendung, Bot, Privileged Gateway Intents), `MESSAGE_CONTENT_INTENT=true` setzen und mich neu starten.
passive-by-channel = Ich lese Nachrichten, die mich nicht erwähnen, nur dort, wo ich es angekündigt habe. Darum wird das für jeden Kanal oder Thread einzeln eingeschaltet. Bitte wähle einen.
passive-not-announced = Ich darf in diesem Kanal keine Nachrichten senden, darum kann ich es dort nicht ankündigen. Bitte gib mir erst diese Berechtigung und schalte es dann noch einmal ein.
mention_free-on = 💬 { $who } lässt mich hier **ohne Erwähnung** antworten. Ab jetzt ist jede Nachricht in diesem Kanal und seinen Threads eine Frage an mich, außer sie antwortet anderen oder erwähnt andere. Ich merke sie mir, { $days ->
        [0] bis sie gelöscht wird
        [one] { $days } Tag lang
       *[other] { $days } Tage lang
    }, und sie wird an `{ $host }` gesendet. Wenn du das nicht möchtest, kannst du mit `/{ command-privacy }` festlegen, dass du nicht mitmachst.
mention_free-off = 💬 { $who } hat meine Antworten **ohne Erwähnung** hier ausgeschaltet. Erwähne mich, um zu fragen; frühere Fragen bleiben, bis sie zu alt sind oder jemand `/{ command-reset }` benutzt.
mention_free-needs-intent = Ich kann nicht ohne Erwähnung antworten, weil Discord mir keine Nachrichten zeigt, die mich nicht erwähnen. Der Besitzer des Bots muss den **Message Content Intent** einschalten (discord.com/developers/applications, diese Anwendung, Bot, Privileged Gateway Intents), `MESSAGE_CONTENT_INTENT=true` setzen und mich neu starten.
mention_free-by-channel = Ich antworte nur dort ohne Erwähnung, wo ich es angekündigt habe. Darum wird das für jeden Kanal oder Thread einzeln eingeschaltet. Bitte wähle einen.
context-passive = Nachrichten, die mich nicht erwähnen
context-passive-on = Ich sehe auch sie, außer von Leuten, die nicht mitmachen.
context-passive-off = Ich sehe sie nicht.
