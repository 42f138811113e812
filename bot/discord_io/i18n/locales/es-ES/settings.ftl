settings-title = Ajustes
settings-mark = { $mark } indica lo que está configurado aquí. El resto se hereda o es el valor predeterminado del propietario del bot.
settings-help = Prevalece el ajuste más específico: hilo, canal, categoría, servidor, bot. Los cambios se aplican desde la próxima pregunta.
settings-where-server = este servidor
settings-where-category = esta categoría
settings-where-channel = este canal
settings-where-thread = este hilo
settings-where-bot = el bot, en todas partes
settings-level-server = Este servidor
settings-level-category = Esta categoría
settings-level-channel = Este canal
settings-level-thread = Este hilo
settings-level-bot = Todo el bot
settings-from-server = configurado en el servidor
settings-from-category = configurado en la categoría
settings-from-channel = configurado en el canal
settings-from-thread = configurado en el hilo
settings-from-bot = configurado en todo el bot
settings-from-default = valor predeterminado del propietario del bot
settings-choice = { $option }: { $value }
settings-value = **{ $option }**: { $value }
settings-pick-level = Elige un lugar…
settings-pick-option = Elige un ajuste…
settings-pick-roles = Elige roles…
settings-pick-members = Elige miembros…
settings-pick-tools = Elige herramientas…
group-persona = Personaje y modelo
group-access = Quién puede preguntar
group-answers = Respuestas
group-memory = Memoria
group-tools = Herramientas
group-limits = Límites
group-language = Idioma
option-system_prompt = Personaje (prompt del sistema)
option-model = Modelo
option-answers = Activo aquí
option-allowed_roles = Roles permitidos
option-allowed_members = Miembros permitidos
option-denied_roles = Roles bloqueados
option-denied_members = Miembros bloqueados
option-mention_free = Responder sin mención
option-proxies = Responder a proxies de webhook (PluralKit)
option-streamed = Mostrar las respuestas en directo
option-threads = Un hilo por pregunta
option-gist = Hilos con los últimos mensajes del canal
option-pings = Notificar a quien pregunta
option-buttons = Botones bajo las respuestas
option-history_tokens = Memoria por pregunta (tokens)
option-retention_days = Eliminar mensajes tras (días)
option-passive = Leer mensajes que no me mencionan
option-recall = Encontrar mensajes anteriores
option-recall_scope = Dónde buscarlos
option-tools = Herramientas
option-user_requests = Preguntas por minuto y persona
option-channel_requests = Preguntas por minuto y canal
option-language = Idioma
option-daily_budget_usd = Presupuesto diario
about-system_prompt = Quién soy y cómo respondo.
about-model = El modelo que escribe mis respuestas.
about-answers = Si está desactivado, no respondo a nadie aquí.
about-allowed_roles = Solo pueden preguntar estos roles y los miembros permitidos.
about-allowed_members = Solo pueden preguntar estos miembros y los roles permitidos.
about-denied_roles = Estos roles no pueden preguntar, ni aquí ni en los canales que contiene.
about-denied_members = Estos miembros no pueden preguntar, ni aquí ni en los canales que contiene.
about-mention_free = Cada mensaje es una pregunta para mí, salvo que sea para otros.
about-proxies = Los mensajes que los webhooks publican por los miembros también pueden ser preguntas.
about-streamed = Si está desactivado, la respuesta aparece cuando está completa.
about-threads = Respondo cada pregunta de un canal en un hilo nuevo.
about-gist = En un hilo nuevo sé lo que se acaba de decir en el canal.
about-pings = Quien preguntó recibe una notificación.
about-buttons = { answer-stop }, { answer-retry }, { answer-continue }, { answer-file }
about-history_tokens = Más significa que recuerdo más y que las respuestas cuestan más.
about-retention_days = Los mensajes más antiguos y mis respuestas se eliminan para siempre.
about-passive = Me ayudan a entender las preguntas. Lo anuncio en el canal.
about-recall = Para los mensajes que el modelo ya no ve: los busca él, o yo añado los útiles a la pregunta.
about-recall_scope = «Servidor» incluye también los canales que aquí todos pueden leer.
about-tools = Lo que el modelo puede usar al responder: el reloj, la búsqueda en mensajes anteriores…
about-user_requests = Cuántas preguntas puede hacerme cada persona por minuto.
about-channel_requests = Cuántas preguntas pueden hacerme por minuto entre todos en un canal.
about-language = El idioma de mis propios mensajes que ve todo el mundo.
phrase-system_prompt = «{ $value }»
phrase-answers =
    { $value ->
        [on] activado
       *[off] desactivado
    }
phrase-allowed_roles =
    { $value ->
        [none] todo el mundo
       *[some] permitidos: { $value }
    }
phrase-allowed_members = permitidos: { $value }
phrase-denied_roles = bloqueados: { $value }
phrase-denied_members = bloqueados: { $value }
phrase-mention_free =
    { $value ->
        [on] sin mención
       *[off] con mención
    }
phrase-proxies =
    { $value ->
        [on] también proxies de webhook
       *[off] sin proxies de webhook
    }
phrase-streamed =
    { $value ->
        [on] se muestran en directo
       *[off] se muestran al terminar
    }
phrase-threads =
    { $value ->
        [on] cada una en su hilo
       *[off] en el propio canal
    }
phrase-gist =
    { $value ->
        [on] los hilos conocen los últimos mensajes del canal
       *[off] los hilos empiezan vacíos
    }
phrase-pings =
    { $value ->
        [on] se notifica a quien preguntó
       *[off] sin notificación
    }
phrase-buttons =
    { $value ->
        [on] con botones
       *[off] sin botones
    }
phrase-history_tokens =
    { $value ->
        [0] tantos tokens por pregunta como admita el modelo
        [one] cerca de { $value } token por pregunta
       *[other] unos { $value } tokens por pregunta
    }
phrase-retention_days =
    { $value ->
        [0] los mensajes antiguos se conservan
        [one] los mensajes se eliminan tras { $value } día
       *[other] los mensajes se eliminan tras { $value } días
    }
phrase-passive =
    { $value ->
        [on] también leo mensajes que no me mencionan
       *[off] solo leo mensajes dirigidos a mí
    }
phrase-recall =
    { $value ->
        [tool] el modelo busca en mensajes anteriores
        [notes] los mensajes anteriores útiles acompañan la pregunta
        [off] no busco mensajes anteriores
       *[auto] encuentro mensajes anteriores
    }
phrase-recall_scope =
    { $value ->
        [server] también de canales que todos pueden leer
       *[channel] solo de este canal
    }
phrase-tools =
    { $value ->
        [on] todas las herramientas
        [off] ninguna herramienta
       *[some] solo estas herramientas: { $value }
    }
phrase-user_requests =
    { $value ->
        [0] preguntas ilimitadas por persona
        [one] { $value } pregunta por minuto y persona
       *[other] { $value } preguntas por minuto y persona
    }
phrase-channel_requests =
    { $value ->
        [0] sin límite por canal
        [one] { $value } por minuto y canal
       *[other] { $value } por minuto y canal
    }
value-on = sí
value-off = no
value-no-limit = sin límite
value-never = nunca
value-nobody = ninguno
value-everybody = todos
value-automatic = el mismo que el servidor
value-recall =
    { $value ->
        [tool] el modelo busca
        [notes] añado los útiles
        [off] desactivado
       *[auto] automático
    }
value-recall_scope =
    { $value ->
        [server] todo el servidor
       *[channel] este canal
    }
value-characters =
    { $number ->
        [one] { $number } carácter, consulta `/{ command-prompt } { command-prompt-show }`
       *[other] { $number } caracteres, consulta `/{ command-prompt } { command-prompt-show }`
    }
value-and-more = { $some } y { $number } más
value-not-set = sin configurar
settings-button-change = Cambiar
settings-button-on = Sí
settings-button-off = No
settings-button-enter = Escribir un número (ahora: { $value })
settings-button-prompt = Definir el personaje
settings-button-back = Usar el predeterminado
settings-button-all = Todos los ajustes
settings-button-history = Historial
settings-button-older = Anteriores
settings-button-undo = Deshacer
settings-button-undo-all = Deshacer todos los { $mark }
settings-button-clear = Sí, usar los predeterminados
settings-button-cancel = Cancelar
settings-button-sure = Sí, eliminar los mensajes antiguos
settings-number-label = De 1 a { $most }
settings-number-label-zero = De 1 a { $most }; 0: sin límite
settings-saved = ✅ **{ $option }**: { $value } · { $where }
settings-taken-back = ✅ De vuelta al valor predeterminado · **{ $option }**: { $value } · { $where }
settings-no-threads = ⚠️ No puedo crear hilos en este canal, así que aquí respondo sin hilo. Necesito los permisos **Crear hilos públicos** y **Enviar mensajes en hilos**.
settings-unchanged = Nada ha cambiado: ya estaba configurado así.
settings-no-number = Eso no es un número entero. Escribe solo cifras.
settings-no-such-option = Ese ajuste no existe. Elige uno de la lista.
settings-no-such-place = Este canal no está en una categoría (o no es un hilo), así que ahí no se puede configurar. Elige otro lugar.
settings-unknown-value = **{ $option }** no puede tener ese valor. { $hint }
settings-hint-number = Escribe un número entero de 0 a { $most }; 0 significa sin límite.
settings-hint-ids = Menciona hasta { $most }, por ejemplo @Ayudantes o @Ada.
settings-hint-choice = Elige entre: { $choices }.
settings-sure-retention =
    { $days ->
        [one] **{ $where }**: eliminaré en un plazo de diez minutos todo lo que tenga más de { $days } día. No se puede deshacer. ¿Continuar?
       *[other] **{ $where }**: eliminaré en un plazo de diez minutos todo lo que tenga más de { $days } días. No se puede deshacer. ¿Continuar?
    }
settings-sure-all = **{ $where }**: { $number ->
        [one] { $number } ajuste vuelve a su valor predeterminado. Puedes deshacerlo en el historial. ¿Continuar?
       *[other] { $number } ajustes vuelven a su valor predeterminado. Puedes deshacerlo en el historial. ¿Continuar?
    }
    { $options }
settings-cleared =
    { $number ->
        [one] ✅ { $number } ajuste ha vuelto a su valor predeterminado. Puedes deshacerlo en el historial.
       *[other] ✅ { $number } ajustes han vuelto a su valor predeterminado. Puedes deshacerlo en el historial.
    }
settings-history-empty = Aún no ha cambiado nada.
settings-change = **{ $option }** · { $owner }
    { $old } → { $new }
    { $who } · { $when }
settings-undone = ↩️ Deshecho · **{ $option }**: { $value }
settings-not-undone = Ese cambio ya no existe, o hay uno más reciente. Nada ha cambiado.
settings-budget-saved = ✅ { $whose }: { $amount } al día desde ahora.
settings-budget-none = ✅ { $whose }: se ha quitado el presupuesto diario propio.
settings-budget-server = Este servidor
settings-budget-amount = Escribe una cantidad en dólares estadounidenses de 0 a { $most }, por ejemplo `0,50`; 0 quita un presupuesto.
settings-budget-owner = Solo el propietario del bot configura los presupuestos de servidores y miembros. Los admins pueden dar un presupuesto a cada rol.
option-tool_servers = Herramientas de servidores MCP
option-asking_tools = Herramientas que preguntan antes
option-tool_roles = Roles que pueden permitir llamadas
about-tool_servers = Herramientas fuera de Discord que el modelo puede usar aquí. Lo que cambia algo pregunta antes.
about-asking_tools = Preguntan antes, aunque solo leen.
about-tool_roles = Pueden permitir la llamada a una herramienta, igual que quien hizo la pregunta.
phrase-tool_servers =
    { $value ->
        [off] ningún servidor MCP
       *[some] servidores MCP: { $value }
    }
phrase-asking_tools =
    { $value ->
        [off] ninguna otra herramienta pregunta antes
       *[some] estas herramientas preguntan antes: { $value }
    }
phrase-tool_roles =
    { $value ->
        [none] solo quien pregunta permite llamadas
       *[some] las llamadas las permiten quien pregunta y { $value }
    }
settings-pick-servers = Elige servidores…
settings-button-names = Nombres…
settings-names-label = Servidores y herramientas, uno por línea
settings-names-unknown = Aquí no existe { $name }. Servidores: { $servers }.
settings-button-review = Revisar { $number } definiciones
settings-servers-none = { $server }: aún sin herramientas
settings-servers-line = { $server }: herramientas sin preguntar: { $reads }, que preguntan antes: { $asks }
settings-review-title = { $tool }
settings-review-new = Esta herramienta es nueva y está desactivada hasta que la aceptes.
settings-review-changed = Su servidor ha cambiado esta herramienta. Está desactivada hasta que lo aceptes.
settings-review-accept = Aceptar
settings-review-accepted = { $tool } está aceptada.
settings-review-gone = Esta definición ha vuelto a cambiar.
settings-review-done = Todas las definiciones están aceptadas.
