rate-limited = Das Modell bekommt gerade zu viele Anfragen. Bitte versuch es in einer Minute noch einmal.
rate-limited-until = Das Modell bekommt gerade zu viele Anfragen. Bitte versuch es { $when } noch einmal.
quota-exhausted = Das Konto, das für das Modell bezahlt, ist leer. Warten hilft nicht: Mein Betreiber muss es aufladen.
bad-key = Der Server des Modells nimmt meinen Schlüssel nicht an. Mein Betreiber muss `OPENAI_API_KEY` prüfen.
access-denied = Mein Schlüssel darf dieses Modell nicht benutzen. Mein Betreiber muss es erlauben oder ein anderes `OPENAI_MODEL` wählen.
unknown-model = Der Server des Modells kennt das Modell `{ $model }` nicht. Mein Betreiber muss `OPENAI_MODEL` prüfen.
model-not-loaded = Auf dem Server des Modells ist kein Modell geladen, oder es ist dort abgestürzt. Mein Betreiber muss eines laden; versuch es dann noch einmal.
context-too-long =
    Dieses Gespräch ist zu lang für das Fenster des Modells{ $known ->
        [yes] { " " }von { $limit } Tokens
       *[no] { "" }
    }. `/{ command-reset }` beginnt neu; mein Betreiber kann `CONTEXT_TOKENS` auf die wahre Größe setzen.
content-filtered = Der Inhaltsfilter des Anbieters hat das gestoppt. Bitte sag es mit anderen Worten; war es etwas Früheres, beginnt `/{ command-reset }` neu.
refused = Das Modell wollte nicht antworten.
refused-with-words = Das Modell wollte nicht antworten: „{ $words }“
request-rejected =
    Der Server des Modells hat meine Anfrage abgelehnt. { $explained ->
        [yes] Noch einmal zu fragen hilft nicht: Mein Betreiber muss ins Log schauen.
       *[no] Einen Grund, den ich weitergeben kann, nannte er nicht; mein Betreiber kann die Einstellungen mit `python -m bot doctor` prüfen.
    }{ $long ->
        [yes] { " " }Vielleicht hilft ein kürzeres Gespräch: `/{ command-reset }` beginnt neu.
       *[no] { "" }
    }
first-token-timeout =
    { $seconds ->
        [one] Das Modell hat nicht innerhalb von { $seconds } Sekunde angefangen. Bitte versuch es in einer Minute noch einmal.
       *[other] Das Modell hat nicht innerhalb von { $seconds } Sekunden angefangen. Bitte versuch es in einer Minute noch einmal.
    }
stream-stalled =
    { $seconds ->
        [one] Das Modell ist mitten in der Antwort { $seconds } Sekunde lang verstummt. Bitte frag noch einmal.
       *[other] Das Modell ist mitten in der Antwort { $seconds } Sekunden lang verstummt. Bitte frag noch einmal.
    }
reply-timeout =
    { $seconds ->
        [one] Die Antwort war nach { $seconds } Sekunde nicht fertig. Bitte frag nach etwas Kürzerem.
       *[other] Die Antwort war nach { $seconds } Sekunden nicht fertig. Bitte frag nach etwas Kürzerem.
    }
overloaded = Das Modell ist gerade überlastet. Bitte versuch es in einer Minute noch einmal.
server-failed = Der Server des Modells hat eine Störung. Bitte versuch es in ein paar Minuten noch einmal.
unreachable = Ich erreiche den Server des Modells nicht. Bitte versuch es in ein paar Minuten noch einmal; bleibt es so, sag es meinem Betreiber.
broken-stream = Die Verbindung zum Modell ist abgerissen. Bitte frag noch einmal.
empty-answer = Das Modell hat eine leere Antwort geschickt. Bitte frag noch einmal, vielleicht mit anderen Worten.
empty-answer-exhausted = Das Modell hat seine ganze Antwort verdacht und keine Worte übrig. Bitte frag etwas Kleineres; mein Betreiber kann `REPLY_TOKENS` erhöhen.
empty-answer-thought = Das Modell hat darüber nachgedacht, aber keine Antwort geschrieben. Bitte frag noch einmal, vielleicht mit anderen Worten.
no-completion = Die Adresse in `OPENAI_BASE_URL` antwortet, aber nicht als Modellserver. Wer mich betreibt, muss sie prüfen; oft muss sie auf `/v1` enden.
no-completion-empty = Der Modellserver hat eine leere Antwort geschickt. Bitte frag noch einmal; wenn es so bleibt, sag es dem, der mich betreibt.
model-error = Das Modell konnte nicht antworten. Bitte versuch es in ein paar Minuten noch einmal.
channel-busy =
    { $waiting ->
        [one] In diesem Kanal ist { $waiting } Frage vor deiner dran. Bitte frag noch einmal, wenn sie beantwortet ist.
       *[other] In diesem Kanal sind { $waiting } Fragen vor deiner dran. Bitte frag noch einmal, wenn sie beantwortet sind.
    }
message-too-long = Deine Nachricht braucht etwa { $tokens } Tokens, und das Modell hat Platz für { $limit }. Bitte schick sie in kleineren Stücken.
prompt-too-long = Der System-Prompt braucht etwa { $tokens } Tokens, und das Modell hat Platz für { $limit }. Er muss gekürzt werden: mit `/{ command-prompt } { command-prompt-set }` oder von meinem Betreiber.
asked-too-often-you =
    { $limit ->
        [one] Du darfst mich { $limit } Frage pro Minute fragen. Bitte frag das { $when } noch einmal.
       *[other] Du darfst mich { $limit } Fragen pro Minute fragen. Bitte frag das { $when } noch einmal.
    }
asked-too-often-here =
    { $limit ->
        [one] In diesem Kanal beantworte ich { $limit } Frage pro Minute. Bitte frag das { $when } noch einmal.
       *[other] In diesem Kanal beantworte ich { $limit } Fragen pro Minute. Bitte frag das { $when } noch einmal.
    }
budget-spent-yours = Was du am Tag für das Modell ausgeben darfst, ist verbraucht. Bitte frag { $when } wieder.
budget-spent-servers = Was dieser Server am Tag für das Modell ausgeben darf, ist verbraucht. Bitte frag { $when } wieder.
budget-spent = Was ich am Tag für das Modell ausgeben darf, ist verbraucht. Bitte frag { $when } wieder; mein Betreiber kann `DAILY_BUDGET_USD` erhöhen.
budget-too-small =
    Eine Antwort darauf kann bis zu { $cost } kosten, mehr als { $whose ->
        [user] dein Budget
        [guild] das Budget dieses Servers
       *[bot] mein Budget
    } von { $limit } für einen ganzen Tag. `/{ command-reset }` macht es billiger; mein Betreiber kann das Budget erhöhen oder `REPLY_TOKENS` oder `HISTORY_TOKENS` senken.
option-refused = Diesen Wert kann das nicht haben. Bitte wähle einen anderen.
option-too-high = Mein Betreiber erlaubt hier höchstens { $limit }. Bitte wähle eine Zahl von 1 bis dahin.
expired = Ich war weg, als du das gefragt hast. Bitte frag noch einmal, wenn du es noch wissen willst.
interrupted =
    { $times ->
        [one] Ich habe { $times } Mal angefangen, das zu beantworten, und wurde unterbrochen. Bitte frag mit anderen Worten; passiert es wieder, sag es meinem Betreiber.
       *[other] Ich habe { $times } Mal angefangen, das zu beantworten, und wurde jedes Mal unterbrochen. Bitte frag mit anderen Worten; passiert es wieder, sag es meinem Betreiber.
    }
stopped-before = Vor dem ersten Wort gestoppt.
question-deleted = Das wurde gelöscht, während ich antwortete.
store-full = Meine Festplatte ist voll, darum kann ich dieses Gespräch nicht behalten. Warten hilft nicht: Mein Betreiber muss Platz schaffen.
store-corrupt = Mein Gedächtnis ist beschädigt, darum kann ich dieses Gespräch nicht behalten. Warten hilft nicht: Mein Betreiber muss eine Sicherung einspielen.
store-error = Mein Gedächtnis ist gestört, darum kann ich dieses Gespräch gerade nicht behalten. Bitte versuch es in ein paar Minuten noch einmal; bleibt es so, sag es meinem Betreiber.
command-outdated = Dieser Befehl hat sich geändert. Bitte starte Discord neu (am Computer Strg+R) und benutze ihn dann wieder.
delivery-failed = Discord hat nicht meine ganze Antwort angenommen. Bitte frag noch einmal, oder prüfe meine Berechtigungen in diesem Kanal.
unexpected = Bei mir ist etwas schiefgegangen. Bitte versuch es noch einmal; passiert es wieder, sag es meinem Betreiber.
