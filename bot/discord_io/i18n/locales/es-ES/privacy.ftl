privacy-title = Lo que sé de ti
privacy-stored = Guardado
privacy-stored-text =
    { $number ->
        [one] { $number } mensaje tuyo con sus archivos y su respuesta, en un archivo de la máquina donde funciono. Además tu nombre y tu id como los muestra Discord, y cuántos tokens ocuparon tus preguntas.
       *[other] { $number } mensajes tuyos con sus archivos y sus respuestas, en un archivo de la máquina donde funciono. Además tu nombre y tu id como los muestra Discord, y cuántos tokens ocuparon tus preguntas.
    }
privacy-sent = Enviado a
privacy-sent-text = `{ $host }`, donde el modelo `{ $model }` escribe las respuestas: tu pregunta con sus archivos y lo que se dijo antes conmigo en el mismo canal.
privacy-kept = Conservado aquí
privacy-kept-days =
    { $days ->
        [one] Durante { $days } día; menos si borras tu mensaje en Discord o alguien usa `/{ command-reset }`.
       *[other] Durante { $days } días; menos si borras tu mensaje en Discord o alguien usa `/{ command-reset }`.
    }
privacy-kept-always = Hasta que borres tu mensaje en Discord, lo elimines abajo o alguien use `/{ command-reset }`.
privacy-choice = Tu elección
privacy-choice-in = Te respondo cuando me preguntas. Puedes oponerte: entonces no respondo ni guardo lo que escribes.
privacy-choice-out = Te has opuesto: no respondo ni guardo lo que escribes.
privacy-export = Obtener mis datos
privacy-erase-here = Eliminar aquí
privacy-erase-everywhere = Eliminar todo
privacy-opt-out = Oponerme
privacy-opt-in = Volver
privacy-exported = Esto es todo lo que recuerdo de ti.
privacy-export-too-big = Lo que recuerdo de ti ocupa { $size } MB, más de lo que Discord me deja enviar aquí. Mi operador puede dártelo.
privacy-export-busy = Aún estoy reuniendo tus datos. Espera un momento.
privacy-sure-here = ¿Eliminar todo lo que me dijiste en este canal, mis respuestas y sus resúmenes? No se puede deshacer. Tus mensajes siguen en Discord; bórralos allí.
privacy-sure-everywhere = ¿Eliminar todo lo que me dijiste alguna vez, mis respuestas y sus resúmenes, en todos los servidores y mensajes directos? No se puede deshacer. Tus mensajes siguen en Discord; bórralos allí.
privacy-yes-erase = Sí, eliminar
privacy-erased =
    { $number ->
        [0] No había nada tuyo que eliminar.
        [one] Eliminado: { $number } mensaje tuyo y su respuesta. Lo que has usado hoy sigue en las cuentas hasta medianoche (UTC), porque los presupuestos lo cuentan.
       *[other] Eliminado: { $number } mensajes tuyos y sus respuestas. Lo que has usado hoy sigue en las cuentas hasta medianoche (UTC), porque los presupuestos lo cuentan.
    }
privacy-opted-out = Te has opuesto. Desde ahora no respondo ni guardo lo que escribes. Lo que recuerdo de antes sigue hasta que lo elimines.
privacy-opted-in = ¡Hola de nuevo! Desde ahora te respondo otra vez.
