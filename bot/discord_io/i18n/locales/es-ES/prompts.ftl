only-in-servers = Esto solo funciona en un servidor.
prompt-origin-bot = Vigente aquí: mi prompt por defecto
prompt-origin-guild = Vigente aquí: el prompt de este servidor
prompt-origin-channel = Vigente aquí: el prompt de este canal
prompt-form-label = ¿Qué debo ser y cómo debo responder?
prompt-form-placeholder = Eres la bibliotecaria de un club de lectura. Responde breve y con cariño.
prompt-saved-guild = Guardado: el prompt de este servidor. Vale desde la próxima pregunta.
prompt-saved-channel = Guardado: el prompt de este canal. Vale desde la próxima pregunta.
prompt-unchanged-guild = Nada ha cambiado: ese ya es el prompt de este servidor.
prompt-unchanged-channel = Nada ha cambiado: ese ya es el prompt de este canal.
prompt-removed-guild = Quitado el prompt de este servidor. `/{ command-prompt } { command-prompt-show }` dice cuál vale ahora.
prompt-removed-channel = Quitado el prompt de este canal. `/{ command-prompt } { command-prompt-show }` dice cuál vale ahora.
prompt-was-not-set-guild = No había nada que quitar: este servidor no tiene prompt propio.
prompt-was-not-set-channel = No había nada que quitar: este canal no tiene prompt propio.
prompt-empty = Un prompt necesita algunas palabras. Para quitarlo, usa `/{ command-prompt } { command-prompt-reset }`.
prompt-tokens = { $tokens } de los { $window } tokens del modelo
draft-title = Borrador para { $where }: nada vale antes de guardar
draft-first = Antes no había prompt aquí.
draft-same = Nada difiere de lo vigente.
draft-rest-attached = Toda la diferencia está en el archivo adjunto.
draft-stale = Alguien ha cambiado el prompt desde que empezaste. Esta es la diferencia con lo vigente ahora; guarda otra vez si es lo que quieres.
draft-volatile = { $names } cambiaría con cada pregunta, y entonces cada respuesta costaría como sin la caché del proveedor. Queda como está escrito.
draft-unknown = { $names } no significa nada para mí y queda como está escrito. Conozco { $known }.
draft-gone = Ese borrador ya no existe: se guardó, se descartó o es demasiado antiguo.
draft-discarded = Descartado. Sigue vigente lo que había.
draft-save = Guardar
draft-edit = Editar otra vez
draft-try = Probar
draft-discard = Descartar
draft-try-title = Probar el borrador
draft-try-label = ¿A qué debo responder?
draft-try-answer = Con el borrador respondería (nadie más lo ve, y no lo recuerdo):
prompt-history-title = Versiones del prompt para { $where }
prompt-history-empty = Nadie ha puesto un prompt aquí todavía.
prompt-version =
    { $length ->
        [0] { $number }. quitado por { $who } { $when }
        [one] { $number }. { $length } carácter, por { $who } { $when }
       *[other] { $number }. { $length } caracteres, por { $who } { $when }
    }
prompt-pick-version = Ver una versión y volver a ella
prompt-nothing-to-export = Ahí no hay ningún prompt.
prompt-exported = El prompt para { $where }.
prompt-not-text = No puedo leer ese archivo: tiene que ser texto sin formato en UTF-8, de hasta { $most } caracteres.
