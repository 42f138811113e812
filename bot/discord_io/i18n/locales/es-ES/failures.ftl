rate-limited = El modelo recibe demasiadas peticiones ahora mismo. Inténtalo de nuevo en un minuto.
rate-limited-until = El modelo recibe demasiadas peticiones ahora mismo. Inténtalo de nuevo { $when }.
quota-exhausted = La cuenta que paga el modelo no tiene saldo. Esperar no ayuda: mi operador tiene que recargarla.
bad-key = El servidor del modelo no acepta mi clave. Mi operador tiene que revisar `OPENAI_API_KEY`.
access-denied = Mi clave no puede usar este modelo. Mi operador tiene que permitirlo o elegir otro `OPENAI_MODEL`.
unknown-model = El servidor del modelo no conoce el modelo `{ $model }`. Mi operador tiene que revisar `OPENAI_MODEL`.
model-not-loaded = El servidor del modelo no tiene ningún modelo cargado, o el modelo falló allí. Mi operador tiene que cargar uno; después, inténtalo de nuevo.
context-too-long =
    Esta conversación es demasiado larga para la ventana del modelo{ $known ->
        [yes] { " " }de { $limit } tokens
       *[no] { "" }
    }. `/{ command-reset }` empieza de cero; mi operador puede poner en `CONTEXT_TOKENS` el tamaño real.
content-filtered = El filtro de contenido del proveedor ha parado esto. Dilo con otras palabras; si fue algo anterior, `/{ command-reset }` empieza de cero.
refused = El modelo no quiso responder.
refused-with-words = El modelo no quiso responder: «{ $words }»
request-rejected =
    El servidor del modelo no aceptó mi petición. { $explained ->
        [yes] Preguntar otra vez no ayuda: mi operador tiene que mirar el registro.
       *[no] No dio un motivo que yo pueda transmitir; mi operador puede revisar los ajustes con `python -m bot doctor`.
    }{ $long ->
        [yes] { " " }Quizá ayude una conversación más corta: `/{ command-reset }` empieza de cero.
       *[no] { "" }
    }
first-token-timeout =
    { $seconds ->
        [one] El modelo no empezó a responder en { $seconds } segundo. Inténtalo de nuevo en un minuto.
       *[other] El modelo no empezó a responder en { $seconds } segundos. Inténtalo de nuevo en un minuto.
    }
stream-stalled =
    { $seconds ->
        [one] El modelo se calló { $seconds } segundo en mitad de su respuesta. Pregunta otra vez.
       *[other] El modelo se calló { $seconds } segundos en mitad de su respuesta. Pregunta otra vez.
    }
reply-timeout =
    { $seconds ->
        [one] La respuesta no estaba lista tras { $seconds } segundo. Pide algo más corto.
       *[other] La respuesta no estaba lista tras { $seconds } segundos. Pide algo más corto.
    }
overloaded = El modelo está ocupado ahora mismo. Inténtalo de nuevo en un minuto.
server-failed = El servidor del modelo tiene un fallo. Inténtalo de nuevo en unos minutos.
unreachable = No llego al servidor del modelo. Inténtalo de nuevo en unos minutos; si sigue así, díselo a mi operador.
broken-stream = Se cortó la conexión con el modelo. Pregunta otra vez.
empty-answer = El modelo envió una respuesta vacía. Pregunta otra vez, quizá con otras palabras.
empty-answer-exhausted = El modelo gastó toda su respuesta pensando y no le quedaron palabras. Pide algo más pequeño; mi operador puede subir `REPLY_TOKENS`.
empty-answer-thought = El modelo lo ha pensado, pero no ha escrito ninguna respuesta. Vuelve a preguntar, quizá con otras palabras.
no-completion = La dirección de `OPENAI_BASE_URL` responde, pero no como un servidor de modelos. Quien me aloja debe comprobarla; a menudo tiene que terminar en `/v1`.
no-completion-empty = El servidor del modelo ha enviado una respuesta vacía. Vuelve a preguntar; si sigue así, avisa a quien me aloja.
model-error = El modelo no pudo responder. Inténtalo de nuevo en unos minutos.
channel-busy =
    { $waiting ->
        [one] Hay { $waiting } pregunta antes que la tuya en este canal. Pregunta otra vez cuando tenga respuesta.
       *[other] Hay { $waiting } preguntas antes que la tuya en este canal. Pregunta otra vez cuando tengan respuesta.
    }
message-too-long = Tu mensaje ocupa unos { $tokens } tokens, y el modelo tiene sitio para { $limit }. Envíalo en trozos más pequeños.
prompt-too-long = El prompt del sistema ocupa unos { $tokens } tokens, y el modelo tiene sitio para { $limit }. Hay que acortarlo: con `/{ command-prompt } { command-prompt-set }`, o mi operador.
asked-too-often-you =
    { $limit ->
        [one] Puedes hacerme { $limit } pregunta por minuto. Pregunta esto de nuevo { $when }.
       *[other] Puedes hacerme { $limit } preguntas por minuto. Pregunta esto de nuevo { $when }.
    }
asked-too-often-here =
    { $limit ->
        [one] En este canal respondo { $limit } pregunta por minuto. Pregunta esto de nuevo { $when }.
       *[other] En este canal respondo { $limit } preguntas por minuto. Pregunta esto de nuevo { $when }.
    }
budget-spent-yours = Lo que puedes gastar al día en el modelo se ha agotado. Pregunta de nuevo { $when }.
budget-spent-servers = Lo que este servidor puede gastar al día en el modelo se ha agotado. Pregunta de nuevo { $when }.
budget-spent = Lo que puedo gastar al día en el modelo se ha agotado. Pregunta de nuevo { $when }; mi operador puede subir `DAILY_BUDGET_USD`.
budget-too-small =
    Una respuesta a esto puede costar hasta { $cost }, más que { $whose ->
        [user] tu presupuesto
        [guild] el presupuesto de este servidor
       *[bot] mi presupuesto
    } de { $limit } para todo un día. `/{ command-reset }` la abarata; mi operador puede subir el presupuesto, o bajar `REPLY_TOKENS` o `HISTORY_TOKENS`.
option-refused = Ese valor no es posible aquí. Elige otro.
option-too-high = Mi operador permite aquí { $limit } como máximo. Elige un número de 1 a ese.
expired = Yo no estaba cuando preguntaste esto. Pregunta de nuevo si aún quieres saberlo.
interrupted =
    { $times ->
        [one] Empecé a responder esto { $times } vez y me interrumpieron. Pregunta con otras palabras; si se repite, díselo a mi operador.
       *[other] Empecé a responder esto { $times } veces y me interrumpieron cada vez. Pregunta con otras palabras; si se repite, díselo a mi operador.
    }
stopped-before = Parada antes de la primera palabra.
question-deleted = Esto se borró mientras respondía.
store-full = Mi disco está lleno, así que no puedo guardar esta conversación. Esperar no ayuda: mi operador tiene que hacer sitio.
store-corrupt = Mi memoria está dañada, así que no puedo guardar esta conversación. Esperar no ayuda: mi operador tiene que restaurar una copia.
store-error = Mi memoria tiene un fallo, así que no puedo guardar esta conversación ahora. Inténtalo de nuevo en unos minutos; si sigue así, díselo a mi operador.
command-outdated = Este comando ha cambiado. Reinicia Discord (Ctrl+R en un ordenador) y úsalo de nuevo.
delivery-failed = Discord no aceptó toda mi respuesta. Pregunta otra vez, o revisa mis permisos en este canal.
unexpected = Algo salió mal por mi parte. Inténtalo de nuevo; si se repite, díselo a mi operador.
