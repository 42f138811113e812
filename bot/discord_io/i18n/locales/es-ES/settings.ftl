settings-title = Ajustes de { $where }
settings-where-server = este servidor
settings-where-category = esta categoría
settings-where-channel = este canal
settings-where-thread = este hilo
settings-where-bot = el bot, en todas partes
settings-from-server = puesto para el servidor
settings-from-category = puesto para la categoría
settings-from-channel = puesto para el canal
settings-from-thread = puesto para el hilo
settings-from-bot = puesto para el bot, en todas partes
settings-from-operator = del operador
settings-line = **{ $option }**: { $value } · { $origin }
settings-pick-level = Dónde
settings-pick-option = Qué cambiar
settings-help = Vale lo más cercano: hilo, canal, categoría, servidor, bot. Los cambios valen desde la próxima pregunta.
option-system_prompt = Prompt del sistema
option-model = Modelo
option-answers = Responde aquí
option-allowed_roles = Roles que pueden preguntar
option-allowed_members = Miembros que pueden preguntar
option-denied_roles = Roles que no pueden preguntar
option-denied_members = Miembros que no pueden preguntar
option-streamed = Mostrar al escribir
option-threads = Un hilo por pregunta
option-gist = Los hilos saben lo anterior
option-pings = Notificar a quien pregunta
option-buttons = Botones bajo las respuestas
option-passive = Seguir la conversación
option-mention_free = Preguntar sin mención
option-proxies = Proxies de webhook pueden preguntar (PluralKit)
option-user_requests = Preguntas por minuto, cada uno
option-channel_requests = Preguntas por minuto, todos
option-history_tokens = Conversación enviada, tokens
option-retention_days = Olvidar tras, días
option-language = Idioma
option-daily_budget_usd = Presupuesto diario
value-on = sí
value-off = no
value-no-limit = sin límite
value-nobody = nadie
value-everybody = todos
value-automatic = el del servidor
value-characters =
    { $number ->
        [one] { $number } carácter, véase `/{ command-prompt } { command-prompt-show }`
       *[other] { $number } caracteres, véase `/{ command-prompt } { command-prompt-show }`
    }
value-and-more = { $some } y { $number } más
value-not-set = sin poner
settings-button-on = Sí
settings-button-off = No
settings-button-enter = Escribir un número
settings-button-back = Quitar
settings-button-older = Más antiguo
settings-button-undo = Deshacer { $number }
settings-number-label = De 1 a { $most }
settings-number-label-zero = De 1 a { $most }; 0: sin límite
settings-saved = ✅ Guardado para { $where }: **{ $option }** es { $value }.
settings-taken-back = ✅ Quitado para { $where }: **{ $option }** es ahora { $value }.
settings-unchanged = Nada ha cambiado: ya era así.
settings-no-number = Eso no es un número entero. Escribe solo cifras.
settings-no-such-option = Ese ajuste no existe. Elige uno de la lista.
settings-no-such-place = Ese lugar no existe en torno a este canal. Elige otro.
settings-unknown-value = No puedo leer eso como valor de **{ $option }**. { $hint }
settings-hint-switch = Escribe `on` u `off`.
settings-hint-number = Escribe un número entero de 0 a { $most }; 0 es sin límite.
settings-hint-ids = Menciona hasta { $most }.
settings-hint-choice = Elige uno de: { $choices }.
settings-sure-retention =
    { $days ->
        [one] Todo lo que tenga más de { $days } día se borra para siempre para { $where } en diez minutos. No se puede deshacer. ¿Seguir?
       *[other] Todo lo que tenga más de { $days } días se borra para siempre para { $where } en diez minutos. No se puede deshacer. ¿Seguir?
    }
settings-button-sure = Sí, borrar lo antiguo
settings-history-title = Qué ha cambiado
settings-history-empty = Aún no ha cambiado nada.
settings-change = { $number }. **{ $option }** de { $owner }: { $old } → { $new }, por { $who } { $when }
settings-owner-server = el servidor
settings-owner-bot = el bot
settings-undone = ↩️ Deshecho: **{ $option }** es otra vez { $value }.
settings-not-undone = Ese cambio ya no existe, o vino otro después. Nada ha cambiado.
settings-budget-saved = ✅ { $whose } puede gastar { $amount } al día desde ahora.
settings-budget-none = ✅ { $whose } ya no tiene presupuesto diario propio.
settings-budget-server = Este servidor
settings-budget-amount = Escribe una cantidad en dólares de 0 a { $most }, por ejemplo `0.50`; 0 quita un presupuesto.
settings-budget-owner = Solo el propietario de la aplicación de este bot pone los presupuestos de servidores y miembros. Los admins pueden dar un presupuesto a cada rol.
