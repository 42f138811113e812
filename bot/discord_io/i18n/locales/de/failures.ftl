rate-limited = Das Modell bekommt gerade zu viele Anfragen. Bitte versuch es in einer Minute noch einmal.
rate-limited-until = Das Modell bekommt gerade zu viele Anfragen. Bitte versuch es { $when } noch einmal.
quota-exhausted = Das Konto, über das das Modell bezahlt wird, ist leer. Warten hilft nicht: Der Besitzer des Bots muss es aufladen.
bad-key = Der Modellserver akzeptiert meinen API-Schlüssel nicht. Der Besitzer des Bots muss `OPENAI_API_KEY` prüfen.
access-denied = Mein API-Schlüssel darf dieses Modell nicht benutzen. Der Besitzer des Bots muss es freigeben oder ein anderes `OPENAI_MODEL` wählen.
unknown-model = Der Modellserver kennt das Modell `{ $model }` nicht. Der Besitzer des Bots muss `OPENAI_MODEL` prüfen.
model-not-loaded = Auf dem Modellserver ist kein Modell geladen, oder das Modell ist abgestürzt. Der Besitzer des Bots muss eines laden; versuch es danach noch einmal.
context-too-long =
    Dieses Gespräch ist zu lang für das Kontextfenster des Modells{ $known ->
        [yes] { " " }von { $limit } Tokens
       *[no] { "" }
    }. { $alone ->
        [yes] Deine Nachricht ist die einzige darin: Bitte schick eine kürzere, oder bitte den Besitzer des Bots, `CONTEXT_TOKENS` auf die tatsächliche Größe zu setzen.
       *[no] Mit `/{ command-reset }` fängst du neu an; der Besitzer des Bots kann `CONTEXT_TOKENS` auf die tatsächliche Größe setzen.
    }
request-too-large = Der Modellserver nimmt eine Anfrage dieser Größe nicht an, auch nicht ohne Bilder und ältere Nachrichten. Bitte schick eine kürzere Nachricht; der Besitzer des Bots kann das Limit des Servers oder des Proxys davor erhöhen.
content-filtered = Der Inhaltsfilter des Anbieters hat das blockiert. Bitte frag mit anderen Worten; liegt es an einer früheren Nachricht, fängst du mit `/{ command-reset }` neu an.
refused = Das Modell wollte nicht antworten.
refused-with-words = Das Modell wollte nicht antworten: „{ $words }“
request-rejected =
    Der Modellserver hat meine Anfrage abgelehnt. { $explained ->
        [yes] Noch einmal zu fragen hilft nicht: Der Besitzer des Bots muss ins Log schauen.
       *[no] Er hat keinen Grund genannt, den ich weitergeben kann; der Besitzer des Bots kann die Einstellungen mit `python -m bot doctor` prüfen.
    }{ $long ->
        [yes] { " " }Vielleicht hilft ein kürzeres Gespräch: Mit `/{ command-reset }` fängst du neu an.
       *[no] { "" }
    }
first-token-timeout =
    { $seconds ->
        [one] Das Modell hat innerhalb von { $seconds } Sekunde nicht angefangen zu antworten. Bitte versuch es in einer Minute noch einmal.
       *[other] Das Modell hat innerhalb von { $seconds } Sekunden nicht angefangen zu antworten. Bitte versuch es in einer Minute noch einmal.
    }
stream-stalled =
    { $seconds ->
        [one] Das Modell hat mitten in der Antwort { $seconds } Sekunde lang nichts gesendet. Bitte frag noch einmal.
       *[other] Das Modell hat mitten in der Antwort { $seconds } Sekunden lang nichts gesendet. Bitte frag noch einmal.
    }
reply-timeout =
    { $seconds ->
        [one] Die Antwort war nach { $seconds } Sekunde nicht fertig. Bitte frag nach etwas Kürzerem.
       *[other] Die Antwort war nach { $seconds } Sekunden nicht fertig. Bitte frag nach etwas Kürzerem.
    }
overloaded = Das Modell ist gerade überlastet. Bitte versuch es in einer Minute noch einmal.
server-failed = Der Modellserver hat eine Störung. Bitte versuch es in ein paar Minuten noch einmal.
unreachable = Ich kann den Modellserver nicht erreichen. Bitte versuch es in ein paar Minuten noch einmal; bleibt es so, sag es dem Besitzer des Bots.
broken-stream = Die Verbindung zum Modell ist abgebrochen. Bitte frag noch einmal.
empty-answer = Das Modell hat eine leere Antwort geschickt. Bitte frag noch einmal, vielleicht mit anderen Worten.
empty-answer-exhausted = Das Modell hat das ganze Limit mit Nachdenken verbraucht. Bitte stell eine einfachere Frage; der Besitzer des Bots kann `REPLY_TOKENS` erhöhen.
empty-answer-thought = Das Modell hat darüber nachgedacht, aber keine Antwort geschrieben. Bitte frag noch einmal, vielleicht mit anderen Worten.
no-completion = Unter der Adresse in `OPENAI_BASE_URL` antwortet etwas, aber kein Modellserver. Der Besitzer des Bots muss sie prüfen; oft muss sie auf `/v1` enden.
no-completion-empty = Der Modellserver hat eine leere Antwort geschickt. Bitte frag noch einmal; bleibt es so, sag es dem Besitzer des Bots.
model-error = Das Modell konnte nicht antworten. Bitte versuch es in ein paar Minuten noch einmal.
channel-busy =
    { $waiting ->
        [one] In diesem Kanal ist noch { $waiting } Frage vor deiner dran. Bitte frag noch einmal, wenn sie beantwortet ist.
       *[other] In diesem Kanal sind noch { $waiting } Fragen vor deiner dran. Bitte frag noch einmal, wenn sie beantwortet sind.
    }
message-too-long = Deine Nachricht braucht etwa { $tokens } Tokens, und das Modell hat Platz für { $limit }. Bitte schick sie in kleineren Teilen.
prompt-too-long = Der System-Prompt braucht etwa { $tokens } Tokens, und das Modell hat Platz für { $limit }. Ein Admin kann ihn mit `/{ command-prompt } { command-prompt-set }` kürzen, oder der Besitzer des Bots in den Einstellungen.
asked-too-often-you =
    { $limit ->
        [one] Du kannst mir { $limit } Frage pro Minute stellen. Bitte stell diese { $when } noch einmal.
       *[other] Du kannst mir { $limit } Fragen pro Minute stellen. Bitte stell diese { $when } noch einmal.
    }
pressed-too-often = Das waren { $limit } Klicks und Befehle in einer Minute. Bitte versuch es { $when } noch einmal.
asked-too-often-here =
    { $limit ->
        [one] In diesem Kanal beantworte ich { $limit } Frage pro Minute. Bitte stell diese { $when } noch einmal.
       *[other] In diesem Kanal beantworte ich { $limit } Fragen pro Minute. Bitte stell diese { $when } noch einmal.
    }
budget-spent-yours = Dein Budget für heute ist aufgebraucht. Ich kann dir { $when } wieder antworten.
budget-spent-servers = Das Budget dieses Servers für heute ist aufgebraucht. Ich kann { $when } wieder antworten.
budget-spent = Mein Budget für heute ist aufgebraucht. Ich kann { $when } wieder antworten; der Besitzer des Bots kann `DAILY_BUDGET_USD` erhöhen.
budget-too-small =
    Eine Antwort darauf kann bis zu { $cost } kosten, mehr als { $whose ->
        [user] dein Budget
        [guild] das Budget dieses Servers
       *[bot] mein Budget
    } von { $limit } für einen ganzen Tag. Nach `/{ command-reset }` wird sie billiger; der Besitzer des Bots kann das Budget erhöhen oder `REPLY_TOKENS` oder `HISTORY_TOKENS` senken.
question-too-dear =
    Diese Frage kann bis zu { $cost } kosten, und { $whose ->
        [user] du hast heute noch { $left }
        [guild] dieser Server hat heute noch { $left }
       *[bot] ich habe heute noch { $left }
    }. Bitte kürze sie oder ihre Dateien, oder frag { $when } noch einmal.
option-refused = Dieser Wert ist hier nicht möglich. Bitte wähle einen anderen.
option-too-high = Hier ist höchstens { $limit } möglich; diese Grenze hat der Besitzer des Bots gesetzt. Bitte wähle eine Zahl von 1 bis { $limit }.
expired = Ich war offline, als du das gefragt hast. Bitte frag noch einmal, wenn du es noch wissen möchtest.
interrupted =
    { $times ->
        [one] Ich habe { $times } Mal angefangen, das zu beantworten, und wurde unterbrochen. Bitte frag mit anderen Worten; passiert es wieder, sag es dem Besitzer des Bots.
       *[other] Ich habe { $times } Mal angefangen, das zu beantworten, und wurde jedes Mal unterbrochen. Bitte frag mit anderen Worten; passiert es wieder, sag es dem Besitzer des Bots.
    }
stopped-before = Vor dem ersten Wort gestoppt.
question-deleted = Die Frage wurde gelöscht, während ich sie beantwortet habe.
question-reset = Dieses Gespräch wurde zurückgesetzt, während deine Frage wartete, und sie ging dabei verloren. Bitte stell sie noch einmal.
no-file-left = Ich habe gerade zu viele Dateien und Verbindungen offen. Bitte versuch es in einer Minute noch einmal; bleibt es so, muss der Besitzer des Bots die Grenze für offene Dateien erhöhen.
store-full = Meine Festplatte ist voll, darum kann ich dieses Gespräch nicht speichern. Warten hilft nicht: Der Besitzer des Bots muss Platz schaffen.
store-corrupt = Meine Datenbank ist beschädigt, darum kann ich dieses Gespräch nicht speichern. Warten hilft nicht: Der Besitzer des Bots muss ein Backup einspielen.
store-gone = Meine Datenbank ist verschwunden, darum nehme ich keine Fragen an. Warten hilft nicht: Der Besitzer des Bots muss sie zurückholen.
store-error = Meine Datenbank hat eine Störung, darum kann ich dieses Gespräch gerade nicht speichern. Bitte versuch es in ein paar Minuten noch einmal; bleibt es so, sag es dem Besitzer des Bots.
component-outdated = Dieser Button oder dieses Menü ist veraltet. Bitte benutze den Befehl noch einmal.
command-outdated = Dieser Befehl hat sich geändert. Bitte starte Discord neu (am Computer mit Strg+R) und benutze ihn dann noch einmal.
delivery-failed = Discord hat nicht meine ganze Antwort angenommen. Bitte frag noch einmal; bleibt es so, bitte einen Admin, meine Berechtigungen in diesem Kanal zu prüfen.
unexpected = Bei mir ist etwas schiefgegangen. Bitte versuch es noch einmal; passiert es wieder, sag es dem Besitzer des Bots.
