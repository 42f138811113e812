rate-limited = El modelo recibe demasiadas solicitudes ahora mismo. Inténtalo de nuevo en un minuto.
rate-limited-until = El modelo recibe demasiadas solicitudes ahora mismo. Inténtalo de nuevo { $when }.
quota-exhausted = La cuenta que paga el modelo no tiene saldo. Esperar no servirá de nada: el propietario del bot tiene que recargarla.
bad-key = El servidor del modelo no acepta mi clave de API. El propietario del bot tiene que revisar `OPENAI_API_KEY`.
access-denied = Mi clave de API no puede usar este modelo. El propietario del bot tiene que permitirlo o elegir otro `OPENAI_MODEL`.
unknown-model = El servidor del modelo no conoce el modelo `{ $model }`. El propietario del bot tiene que revisar `OPENAI_MODEL`.
model-not-loaded = El servidor del modelo no tiene ningún modelo cargado, o el modelo ha fallado. El propietario del bot tiene que cargar uno; después, inténtalo de nuevo.
context-too-long =
    Esta conversación es demasiado larga para la ventana de contexto del modelo{ $known ->
        [yes] { " " }({ $limit } tokens)
       *[no] { "" }
    }. { $alone ->
        [yes] Tu mensaje es el único que contiene: envía uno más corto o pide al propietario del bot que indique el tamaño real de esa ventana en `CONTEXT_TOKENS`.
       *[no] `/{ command-reset }` empieza de cero; el propietario del bot puede indicar el tamaño real de esa ventana en `CONTEXT_TOKENS`.
    }
request-too-large = El servidor del modelo no acepta una petición de este tamaño, ni siquiera sin imágenes ni mensajes anteriores. Envía un mensaje más corto; el propietario del bot puede subir el límite del servidor o del proxy que tiene delante.
content-filtered = El filtro de contenido del proveedor ha bloqueado esto. Pregunta con otras palabras; si se debe a un mensaje anterior, `/{ command-reset }` empieza de cero.
refused = El modelo no quiso responder.
refused-with-words = El modelo no quiso responder: «{ $words }»
request-rejected =
    El servidor del modelo rechazó mi solicitud. { $explained ->
        [yes] Preguntar otra vez no servirá de nada: el propietario del bot tiene que consultar el registro.
       *[no] No dio un motivo que yo pueda transmitir; el propietario del bot puede revisar los ajustes con `python -m bot doctor`.
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
        [one] El modelo no envió nada durante { $seconds } segundo en mitad de su respuesta. Pregunta otra vez.
       *[other] El modelo no envió nada durante { $seconds } segundos en mitad de su respuesta. Pregunta otra vez.
    }
reply-timeout =
    { $seconds ->
        [one] La respuesta no estaba completa tras { $seconds } segundo. Pide algo más corto.
       *[other] La respuesta no estaba completa tras { $seconds } segundos. Pide algo más corto.
    }
overloaded = El modelo está ocupado ahora mismo. Inténtalo de nuevo en un minuto.
server-failed = El servidor del modelo tiene un problema. Inténtalo de nuevo en unos minutos.
unreachable = No puedo conectar con el servidor del modelo. Inténtalo de nuevo en unos minutos; si sigue así, avisa al propietario del bot.
broken-stream = Se cortó la conexión con el modelo. Pregunta otra vez.
empty-answer = El modelo envió una respuesta vacía. Pregunta otra vez, quizá con otras palabras.
empty-answer-exhausted = El modelo gastó toda su respuesta en pensar. Haz una pregunta más sencilla; el propietario del bot puede aumentar `REPLY_TOKENS`.
empty-answer-thought = El modelo lo pensó, pero no escribió ninguna respuesta. Pregunta otra vez, quizá con otras palabras.
no-completion = La dirección de `OPENAI_BASE_URL` responde, pero no como un servidor de modelos. El propietario del bot tiene que revisarla; a menudo tiene que terminar en `/v1`.
no-completion-empty = El servidor del modelo envió una respuesta vacía. Pregunta otra vez; si sigue así, avisa al propietario del bot.
model-error = El modelo no pudo responder. Inténtalo de nuevo en unos minutos.
channel-busy =
    { $waiting ->
        [one] Hay { $waiting } pregunta antes de la tuya en este canal. Pregunta otra vez cuando tenga respuesta.
       *[other] Hay { $waiting } preguntas antes de la tuya en este canal. Pregunta otra vez cuando tengan respuesta.
    }
message-too-long = Tu mensaje ocupa unos { $tokens } tokens, y el modelo admite { $limit }. Envíalo en partes más pequeñas.
prompt-too-long = El prompt del sistema ocupa unos { $tokens } tokens, y el modelo admite { $limit }. Un admin puede acortarlo con `/{ command-prompt } { command-prompt-set }`, o el propietario del bot en los ajustes.
asked-too-often-you =
    { $limit ->
        [one] Puedes hacerme { $limit } pregunta por minuto. Vuelve a hacer esta { $when }.
       *[other] Puedes hacerme { $limit } preguntas por minuto. Vuelve a hacer esta { $when }.
    }
pressed-too-often = Han sido { $limit } clics y comandos en un minuto. Vuelve a intentarlo { $when }.
asked-too-often-here =
    { $limit ->
        [one] En este canal respondo { $limit } pregunta por minuto. Vuelve a hacer esta { $when }.
       *[other] En este canal respondo { $limit } preguntas por minuto. Vuelve a hacer esta { $when }.
    }
budget-spent-yours = Tu presupuesto de hoy se ha agotado. Podré responderte de nuevo { $when }.
budget-spent-servers = El presupuesto de hoy de este servidor se ha agotado. Podré responder de nuevo { $when }.
budget-spent = Mi presupuesto de hoy se ha agotado. Podré responder de nuevo { $when }; el propietario del bot puede aumentar `DAILY_BUDGET_USD`.
budget-too-small =
    Una respuesta a esto puede costar hasta { $cost }, más que { $whose ->
        [user] tu presupuesto
        [guild] el presupuesto de este servidor
       *[bot] mi presupuesto
    } de { $limit } para todo un día. `/{ command-reset }` la abarata; el propietario del bot puede aumentar el presupuesto, o reducir `REPLY_TOKENS` o `HISTORY_TOKENS`.
question-too-dear =
    Esta pregunta puede costar hasta { $cost }, y hoy { $whose ->
        [user] te quedan { $left }
        [guild] a este servidor le quedan { $left }
       *[bot] me quedan { $left }
    }. Acórtala o acorta sus archivos, o vuelve a preguntar { $when }.
option-refused = Ese valor no es posible aquí. Elige otro.
option-too-high = Aquí el máximo es { $limit }; ese límite lo fijó el propietario del bot. Elige un número del 1 al { $limit }.
expired = No estaba disponible cuando preguntaste esto. Pregunta de nuevo si aún quieres saberlo.
interrupted =
    { $times ->
        [one] Empecé a responder { $times } vez y hubo una interrupción. Pregunta con otras palabras; si se repite, avisa al propietario del bot.
       *[other] Empecé a responder { $times } veces y cada vez hubo una interrupción. Pregunta con otras palabras; si se repite, avisa al propietario del bot.
    }
stopped-before = Detenida antes de la primera palabra.
question-deleted = La pregunta se eliminó mientras la respondía.
question-reset = Esta conversación se restableció mientras tu pregunta esperaba, y se borró con ella. Vuelve a preguntar.
no-file-left = Ahora mismo tengo demasiados archivos y conexiones abiertos. Inténtalo de nuevo en un minuto; si sigue así, el propietario del bot tiene que subir el límite de archivos abiertos.
store-full = Mi disco está lleno, así que no puedo guardar esta conversación. Esperar no servirá de nada: el propietario del bot tiene que liberar espacio.
store-corrupt = Mi base de datos está dañada, así que no puedo guardar esta conversación. Esperar no servirá de nada: el propietario del bot tiene que restaurar una copia de seguridad.
store-gone = Mi base de datos ha desaparecido, así que no acepto preguntas. Esperar no servirá de nada: el propietario del bot tiene que recuperarla.
store-error = Mi base de datos tiene un problema, así que no puedo guardar esta conversación ahora. Inténtalo de nuevo en unos minutos; si sigue así, avisa al propietario del bot.
component-outdated = Este botón o menú ya no es válido. Usa el comando de nuevo.
command-outdated = Este comando ha cambiado. Reinicia Discord (Ctrl+R en un ordenador) y úsalo de nuevo.
delivery-failed = Discord no aceptó toda mi respuesta. Pregunta otra vez; si sigue así, pide a un admin que revise mis permisos en este canal.
unexpected = Algo ha fallado por mi parte. Inténtalo de nuevo; si se repite, avisa al propietario del bot.
