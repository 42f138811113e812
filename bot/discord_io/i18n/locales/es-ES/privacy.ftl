privacy-title = Lo que sé de ti
privacy-stored = Guardado
privacy-stored-text =
    { $number ->
        [0] Nada de lo que has escrito. Cuando me preguntas algo, lo guardo con sus archivos y mi respuesta, en una base de datos del ordenador en el que funciono, con tu nombre y tu ID tal como los muestra Discord y los tokens usados.
        [one] { $number } mensaje tuyo con sus archivos y mi respuesta, en una base de datos del ordenador en el que funciono. También guardo tu nombre y tu ID tal como los muestra Discord, y cuántos tokens usaron tus preguntas.
       *[other] { $number } mensajes tuyos con sus archivos y mis respuestas, en una base de datos del ordenador en el que funciono. También guardo tu nombre y tu ID tal como los muestra Discord, y cuántos tokens usaron tus preguntas.
    }
privacy-sent = Enviado a
privacy-sent-text = `{ $host }`, donde el modelo `{ $model }` escribe las respuestas: tu pregunta con sus archivos y nuestra conversación anterior en el mismo canal. Donde un admin lo permita, también pasajes de canales que todos en el servidor pueden leer.
privacy-sent-fallback = Mientras ese servidor no responda, lo mismo se envía a `{ $host }` en su lugar.
privacy-kept = Conservado
privacy-kept-days =
    { $days ->
        [one] Durante { $days } día, o hasta que elimines tu mensaje en Discord, lo elimines abajo o alguien use `/{ command-reset }`.
       *[other] Durante { $days } días, o hasta que elimines tu mensaje en Discord, lo elimines abajo o alguien use `/{ command-reset }`.
    }
privacy-kept-always = Hasta que elimines tu mensaje en Discord, lo elimines abajo o alguien use `/{ command-reset }`.
privacy-choice = Tu elección
privacy-choice-in = Te respondo cuando me preguntas. Puedes dejar de participar: entonces no te respondo ni guardo lo que escribes.
privacy-choice-out = Has elegido no participar: no te respondo ni guardo lo que escribes.
privacy-parts = Varios programas
privacy-parts-text = Funciono como varios programas, cada uno con sus propios servidores y su propia base de datos. Todo esto vale solo para los servidores de un programa: usa este comando en cada servidor donde hables conmigo y en un mensaje directo.
privacy-export = Obtener mis datos
privacy-erase-here = Eliminar aquí
privacy-erase-everywhere = Eliminar en todas partes
privacy-opt-out = No participar
privacy-opt-in = Volver a participar
privacy-exported = Esto es todo lo que recuerdo de ti.
privacy-export-too-big = Lo que recuerdo de ti ocupa { $size } MB, más de lo que puedo enviar aquí. Pídeselo al propietario del bot.
privacy-export-busy = Aún estoy reuniendo tus datos. Espera un momento.
privacy-sure-here = ¿Eliminar todo lo que me dijiste en este canal, mis respuestas y sus resúmenes? No se puede deshacer. Tus mensajes siguen en Discord; elimínalos allí.
privacy-sure-everywhere = ¿Eliminar todo lo que me has dicho, mis respuestas y sus resúmenes, en todos los servidores y mensajes directos? No se puede deshacer. Tus mensajes siguen en Discord; elimínalos allí.
privacy-yes-erase = Sí, eliminar
privacy-erased =
    { $number ->
        [0] No había nada tuyo que eliminar.
        [one] Eliminado: { $number } mensaje tuyo y su respuesta. Tu uso de hoy se conserva hasta medianoche (UTC) para los presupuestos.
       *[other] Eliminado: { $number } mensajes tuyos y sus respuestas. Tu uso de hoy se conserva hasta medianoche (UTC) para los presupuestos.
    }
privacy-opted-out = Ya no participas. Desde ahora no te respondo ni guardo lo que escribes. Lo que recuerdo de antes se conserva hasta que lo elimines.
privacy-opted-in = ¡Qué bien tenerte de vuelta! Desde ahora te respondo otra vez.
