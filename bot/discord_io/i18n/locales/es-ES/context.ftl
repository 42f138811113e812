context-title = Lo que veo de esta conversación
context-conversation = Conversación
context-last-trimmed = Mensajes antiguos retirados
context-model = Modelo
context-system-prompt = Prompt del sistema
context-summary = Resumen de los mensajes anteriores
context-extent =
    { $number ->
        [one] { $gauge } { $number } mensaje: unos { $tokens } de { $limit } tokens, con mis instrucciones
       *[other] { $gauge } { $number } mensajes: unos { $tokens } de { $limit } tokens, con mis instrucciones
    }
context-not-trimmed = Ninguno: todavía lo veo todo.
context-trimmed = { $when }: ya no veo la mitad más antigua.
context-fallback = Responde en este momento porque `{ $missing }` no está disponible.
context-model-window =
    `{ $model }`, con una ventana de { $tokens } tokens, { $source ->
        [setting] configurada por el propietario del bot
        [learnt] deducida cuando su servidor rechazó una solicitud más larga
        [server] según su servidor
        [list] según la lista de precios
       *[guess] estimada con prudencia, porque su servidor no la indica
    }.
context-prompt-bot = Mi prompt predeterminado
context-prompt-guild = El prompt de este servidor
context-prompt-channel = El prompt de este canal
context-prompt-hidden = { $whose }. Un admin puede leerlo con `/{ command-prompt } { command-prompt-show }`.
context-prompt-below = { $whose }; ver abajo.
context-summary-written = Escrito { $when }; va delante de los mensajes que veo:
context-summary-off = Ninguno: el propietario del bot ha desactivado los resúmenes.
context-summary-none = Todavía ninguno: escribo uno antes de retirar mensajes antiguos.
context-rest-attached = El resto está en el archivo adjunto.
context-sent-button = Exactamente lo que se envía
context-sent =
    { $number ->
        [one] La última solicitud a `{ $model }` aquí: { $number } mensaje, unos { $tokens } tokens. La he reconstruido con los mensajes que guardo, así que los eliminados no están.
       *[other] La última solicitud a `{ $model }` aquí: { $number } mensajes, unos { $tokens } tokens. La he reconstruido con los mensajes que guardo, así que los eliminados no están.
    }
context-sent-nothing = Aquí no hay ninguna pregunta guardada, así que no se ha enviado nada. Hazme primero una pregunta.
context-sent-left-out = [… { $number } caracteres omitidos …]
context-tools = Herramientas
context-tools-sent = Unos { $tokens } tokens en cada petición: { $tools }
context-tools-none = Ninguna: están desactivadas aquí o el modelo no las usa.
context-tools-left-out = No hay sitio en la ventana de este modelo para: { $tools }
context-earlier = Mensajes anteriores
context-earlier-none = Ninguno: la ventana contiene toda la conversación.
context-earlier-off = No busco los mensajes que salieron de la ventana: aquí está desactivado.
context-earlier-number =
    { $number ->
        [one] { $number } mensaje ya no está en la ventana, y todavía puedo encontrarlo.
       *[other] { $number } mensajes ya no están en la ventana, y todavía puedo encontrarlos.
    }
