passive-on = 👂 { $who } me deja leer en este canal los **mensajes que no me mencionan**. Desde ahora los recuerdo como contexto de mis respuestas, { $days ->
        [0] hasta que se eliminen
        [one] durante { $days } día
       *[other] durante { $days } días
    }. Cuando alguien me pregunta algo aquí, se envían a `{ $host }`. Si no te parece bien, deja de participar con `/{ command-privacy }`.
passive-off = 👂 { $who } ha desactivado que lea aquí los **mensajes que no me mencionan**. Desde ahora solo recuerdo los mensajes dirigidos a mí; los demás se conservan hasta que sean demasiado antiguos, o hasta `/{ command-reset }`.
passive-needs-intent = No puedo leer los mensajes que no me mencionan, porque Discord no me los muestra. El propietario del bot tiene que activar **Message Content Intent** (discord.com/developers/applications, esta aplicación, Bot, Privileged Gateway Intents), definir `MESSAGE_CONTENT_INTENT=true` y reiniciarme.
passive-by-channel = Solo leo los mensajes que no me mencionan donde lo he anunciado, así que esto se activa canal por canal o hilo por hilo. Elige uno.
passive-not-announced = No puedo enviar mensajes en ese canal, así que no puedo anunciarlo allí. Dame primero ese permiso y actívalo de nuevo.
mention_free-on = 💬 { $who } me deja responder aquí **sin mención**. Desde ahora cada mensaje de este canal y de sus hilos es una pregunta para mí, salvo que responda a otras personas o las mencione. Lo recuerdo { $days ->
        [0] hasta que se elimine
        [one] durante { $days } día
       *[other] durante { $days } días
    }, y se envía a `{ $host }`. Si no te parece bien, deja de participar con `/{ command-privacy }`.
mention_free-off = 💬 { $who } ha desactivado aquí mis respuestas **sin mención**. Mencióname para preguntar; las preguntas anteriores se conservan hasta que sean demasiado antiguas, o hasta `/{ command-reset }`.
mention_free-needs-intent = No puedo responder sin mención, porque Discord no me muestra los mensajes que no me mencionan. El propietario del bot tiene que activar **Message Content Intent** (discord.com/developers/applications, esta aplicación, Bot, Privileged Gateway Intents), definir `MESSAGE_CONTENT_INTENT=true` y reiniciarme.
mention_free-by-channel = Solo respondo sin mención donde lo he anunciado, así que esto se activa canal por canal o hilo por hilo. Elige uno.
context-passive = Mensajes que no me mencionan
context-passive-on = También los veo, salvo los de quienes han elegido no participar.
context-passive-off = No los veo.
