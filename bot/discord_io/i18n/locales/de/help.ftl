help-talk = **Sprich mit mir**: Schreib { $mention } und eine Frage, antworte auf eine meiner Nachrichten oder schreib mir direkt.
help-memory = **Ich erinnere mich** an das Gespräch jedes Kanals, jedes Threads und jeder Direktnachricht mit mir, getrennt voneinander. Wird es zu lang für das Modell, fällt das Älteste heraus. **`/{ command-context }`** zeigt, was ich davon sehe.
help-reset = **`/{ command-reset }`** lässt mich das Gespräch dieses Kanals vergessen. Zehn Minuten lang kannst du es zurücknehmen.
help-usage = **`/{ command-usage }`** sagt, was für das Modell ausgegeben wurde und was übrig ist.
help-prompt = **`/{ command-prompt } { command-prompt-show }`** sagt, was ich hier sein soll. Wer den Server verwalten darf, ändert es mit **`/{ command-prompt } { command-prompt-set }`** und **`/{ command-prompt } { command-prompt-reset }`**.
