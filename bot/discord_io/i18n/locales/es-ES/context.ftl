context-title = Lo que veo de esta conversación
context-conversation = Conversación
context-last-trimmed = Último recorte
context-model = Modelo
context-system-prompt = Prompt del sistema
context-summary = Resumen de lo anterior
context-extent =
    { $number ->
        [one] { $gauge } { $number } mensaje: unos { $tokens } de { $limit } tokens, con mis instrucciones
       *[other] { $gauge } { $number } mensajes: unos { $tokens } de { $limit } tokens, con mis instrucciones
    }
context-not-trimmed = Aún no: todavía lo veo todo.
context-trimmed = { $when }; la mitad más antigua ya no la veo.
context-model-window =
    `{ $model }`, con una ventana de { $tokens } tokens, { $source ->
        [setting] como la puso mi operador
        [learnt] aprendida de lo que hizo su servidor con más
        [server] según su servidor
        [list] según la lista de precios
       *[guess] estimada con cuidado, porque su servidor no lo dice
    }.
context-prompt-bot = Mi prompt por defecto
context-prompt-guild = El prompt de este servidor
context-prompt-channel = El prompt de este canal
context-prompt-hidden = { $whose }. Quien puede gestionar el servidor puede leerlo con `/{ command-prompt } { command-prompt-show }`.
context-prompt-below = { $whose }; véase abajo.
context-summary-written = Escrito { $when }; va delante de lo que veo:
context-summary-off = Ninguno: mi operador ha desactivado los resúmenes.
context-summary-none = Ninguno: se escribe uno cuando van a salir mensajes antiguos.
context-rest-attached = El resto está en el archivo adjunto.
context-sent-button = Exactamente lo que se envía
context-sent =
    { $number ->
        [one] La última petición a `{ $model }` aquí: { $number } mensaje, unos { $tokens } tokens. La he recompuesto con los mensajes que guardo, así que los eliminados no están.
       *[other] La última petición a `{ $model }` aquí: { $number } mensajes, unos { $tokens } tokens. La he recompuesto con los mensajes que guardo, así que los eliminados no están.
    }
context-sent-nothing = Aquí no hay ninguna pregunta guardada, así que no se ha enviado nada. Hazme primero una pregunta.
context-sent-left-out = [… { $number } caracteres omitidos …]
