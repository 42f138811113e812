passive-on = 👂 { $who } me deja **seguir la conversación** de este canal. Desde ahora recuerdo lo que se dice aquí, también sin mencionarme, como contexto de mis respuestas: { $days ->
        [0] hasta que se borre
        [one] durante { $days } día
       *[other] durante { $days } días
    }. Cuando se me pregunta algo aquí, se envía a `{ $host }`. Quien no lo quiera puede oponerse con `/{ command-privacy }`.
passive-off = 👂 { $who } ha terminado con que yo **siga la conversación** aquí. Vuelvo a recordar solo lo que se me dice; lo que oí queda hasta que sea demasiado antiguo o hasta `/{ command-reset }`.
passive-needs-intent = No puedo seguir la conversación: Discord no me muestra los mensajes que no me mencionan. El propietario de este bot tiene que activar **Message Content Intent** (discord.com/developers/applications, esta aplicación, Bot, Privileged Gateway Intents), poner `MESSAGE_CONTENT_INTENT=true` y reiniciarme.
passive-by-channel = Seguir la conversación se activa canal por canal, porque a cada uno se le avisa. Elige el canal.
passive-not-announced = No puedo escribir en ese canal, así que no puedo avisar a sus miembros. Déjame escribir allí primero y actívalo de nuevo.
mention_free-on = 💬 { $who } me deja responder aquí **sin mención**. Desde ahora cada mensaje de este canal y de sus hilos es una pregunta para mí, salvo que responda a otros o los mencione. Lo recuerdo { $days ->
        [0] hasta que se borre
        [one] durante { $days } día
       *[other] durante { $days } días
    }, y se envía a `{ $host }`. Quien no lo quiera puede oponerse con `/{ command-privacy }`.
mention_free-off = 💬 { $who } ha terminado con mis respuestas **sin mención** aquí. Mencióname para preguntar; las preguntas anteriores quedan hasta que sean demasiado antiguas o hasta `/{ command-reset }`.
mention_free-needs-intent = No puedo responder sin mención: Discord no me muestra los mensajes que no me mencionan. El propietario de este bot tiene que activar **Message Content Intent** (discord.com/developers/applications, esta aplicación, Bot, Privileged Gateway Intents), poner `MESSAGE_CONTENT_INTENT=true` y reiniciarme.
mention_free-by-channel = Las respuestas sin mención se activan canal por canal, porque a cada uno se le avisa. Elige el canal.
context-passive = Seguir la conversación
context-passive-on = Activado: también veo lo que se dice aquí sin mencionarme, salvo de quienes se han opuesto.
context-passive-off = Desactivado: solo veo lo que se me dice.
