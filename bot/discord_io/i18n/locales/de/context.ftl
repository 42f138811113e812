context-title = Was ich von diesem Gespräch sehe
context-conversation = Gespräch
context-last-trimmed = Weggefallene ältere Nachrichten
context-model = Modell
context-system-prompt = System-Prompt
context-summary = Zusammenfassung des bisherigen Gesprächs
context-extent =
    { $number ->
        [one] { $gauge } { $number } Nachricht: etwa { $tokens } von { $limit } Tokens, meine Anweisungen eingerechnet
       *[other] { $gauge } { $number } Nachrichten: etwa { $tokens } von { $limit } Tokens, meine Anweisungen eingerechnet
    }
context-not-trimmed = Keine: Ich sehe noch alles.
context-trimmed = { $when }: Die ältere Hälfte sehe ich nicht mehr.
context-fallback = Es antwortet gerade, weil `{ $missing }` nicht verfügbar ist.
context-model-window =
    `{ $model }`, mit einem Kontextfenster von { $tokens } Tokens, { $source ->
        [setting] vom Besitzer des Bots eingestellt
        [learnt] gelernt, als sein Server mehr abgelehnt hat
        [server] laut seinem Server
        [list] laut Preisliste
       *[guess] vorsichtig geschätzt, weil sein Server es nicht angibt
    }.
context-prompt-bot = Mein Standard-Prompt
context-prompt-guild = Der Prompt dieses Servers
context-prompt-channel = Der Prompt dieses Kanals
context-prompt-hidden = { $whose }. Ein Admin kann ihn mit `/{ command-prompt } { command-prompt-show }` lesen.
context-prompt-below = { $whose }; siehe unten.
context-summary-written = Geschrieben { $when }; sie steht vor den Nachrichten, die ich sehe:
context-summary-off = Keine: Der Besitzer des Bots hat Zusammenfassungen ausgeschaltet.
context-summary-none = Noch keine: Ich schreibe eine, bevor ältere Nachrichten wegfallen.
context-rest-attached = Der Rest ist in der angehängten Datei.
context-sent-button = Genau das wird gesendet
context-sent =
    { $number ->
        [one] Die letzte Anfrage an `{ $model }` hier: { $number } Nachricht, etwa { $tokens } Tokens. Ich habe sie aus den Nachrichten, die ich speichere, neu zusammengesetzt; gelöschte sind nicht dabei.
       *[other] Die letzte Anfrage an `{ $model }` hier: { $number } Nachrichten, etwa { $tokens } Tokens. Ich habe sie aus den Nachrichten, die ich speichere, neu zusammengesetzt; gelöschte sind nicht dabei.
    }
context-sent-nothing = Hier ist keine Frage gespeichert, also wurde nichts gesendet. Stell mir zuerst eine Frage.
context-sent-left-out = [… { $number } Zeichen ausgelassen …]
context-tools = Werkzeuge
context-tools-sent = Etwa { $tokens } Tokens in jeder Anfrage: { $tools }
context-tools-none = Keine: Sie sind hier ausgeschaltet, oder das Modell kann sie nicht benutzen.
context-tools-left-out = Kein Platz im Fenster dieses Modells für: { $tools }
context-earlier = Frühere Nachrichten
context-earlier-none = Keine: Das ganze Gespräch passt ins Fenster.
context-earlier-off = Nachrichten, die nicht mehr im Fenster stehen, suche ich nicht; das ist hier ausgeschaltet.
context-earlier-number =
    { $number ->
        [one] { $number } Nachricht steht nicht mehr im Fenster, und ich kann sie noch finden.
       *[other] { $number } Nachrichten stehen nicht mehr im Fenster, und ich kann sie noch finden.
    }
