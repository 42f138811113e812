context-title = Was ich von diesem Gespräch sehe
context-conversation = Gespräch
context-last-trimmed = Zuletzt gekürzt
context-model = Modell
context-system-prompt = System-Prompt
context-summary = Zusammenfassung des Früheren
context-extent =
    { $number ->
        [one] { $gauge } { $number } Nachricht: etwa { $tokens } von { $limit } Tokens, meine Anweisungen eingerechnet
       *[other] { $gauge } { $number } Nachrichten: etwa { $tokens } von { $limit } Tokens, meine Anweisungen eingerechnet
    }
context-not-trimmed = Noch nie: Ich sehe noch alles.
context-trimmed = { $when }; die ältere Hälfte sehe ich nicht mehr.
context-model-window =
    `{ $model }`, mit einem Fenster von { $tokens } Tokens, { $source ->
        [setting] wie von meinem Betreiber eingestellt
        [learnt] gelernt daran, was sein Server mit mehr tat
        [server] wie sein Server sagt
        [list] laut Preisliste
       *[guess] vorsichtig geschätzt, weil sein Server es nicht sagt
    }.
context-prompt-bot = Mein Standard-Prompt
context-prompt-guild = Der Prompt dieses Servers
context-prompt-channel = Der Prompt dieses Kanals
context-prompt-hidden = { $whose }. Wer den Server verwalten darf, kann ihn mit `/{ command-prompt } { command-prompt-show }` lesen.
context-prompt-below = { $whose }; siehe unten.
context-summary-written = Geschrieben { $when }; sie steht vor allem anderen:
context-summary-off = Keine: Mein Betreiber hat Zusammenfassungen abgeschaltet.
context-summary-none = Keine: Sie wird geschrieben, bevor ältere Nachrichten herausfallen.
context-rest-attached = Der Rest ist in der angehängten Datei.
context-sent-button = Genau das wird gesendet
context-sent =
    { $number ->
        [one] Die letzte Anfrage an `{ $model }` hier: { $number } Nachricht, etwa { $tokens } Tokens. Ich habe sie aus den Nachrichten, die ich speichere, neu zusammengesetzt; gelöschte sind nicht dabei.
       *[other] Die letzte Anfrage an `{ $model }` hier: { $number } Nachrichten, etwa { $tokens } Tokens. Ich habe sie aus den Nachrichten, die ich speichere, neu zusammengesetzt; gelöschte sind nicht dabei.
    }
context-sent-nothing = Hier ist keine Frage gespeichert, also wurde nichts gesendet. Stell mir zuerst eine Frage.
context-sent-left-out = [… { $number } Zeichen ausgelassen …]
