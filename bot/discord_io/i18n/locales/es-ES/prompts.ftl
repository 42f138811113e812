only-in-servers = Esto solo funciona en un servidor.
prompt-origin-bot = Se aplica aquí: mi prompt predeterminado
prompt-origin-guild = Se aplica aquí: el prompt de este servidor
prompt-origin-channel = Se aplica aquí: el prompt de este canal
prompt-form-label = ¿Cuál es mi papel y cómo debo responder?
prompt-form-placeholder = Llevas la biblioteca de un club de lectura. Responde con brevedad y cariño.
prompt-saved = Prompt guardado para { $where }. Se aplica desde la próxima pregunta.
prompt-unchanged = Nada ha cambiado: ese ya es el prompt para { $where }.
prompt-removed = Se ha quitado el prompt para { $where }. `/{ command-prompt } { command-prompt-show }` muestra cuál se aplica ahora.
prompt-was-not-set = No había nada que quitar: no hay ningún prompt configurado para { $where }.
prompt-empty = Un prompt necesita algunas palabras. Para quitar un prompt, usa `/{ command-prompt } { command-prompt-reset }`.
prompt-tokens = { $tokens } de { $window } tokens, incluidas mis reglas internas
draft-title = Borrador para { $where } (no se aplica hasta que lo guardes)
draft-same = Es igual al prompt actual.
draft-rest-attached = El texto completo está en el archivo adjunto.
draft-stale = Alguien ha cambiado el prompt desde que empezaste. Esta es la diferencia con el actual; guarda otra vez si aún quieres el tuyo.
draft-volatile = No sustituyo { $names }: un valor que cambia con cada pregunta haría más cara cada respuesta. El texto queda tal como lo escribiste.
draft-unknown = No conozco { $names }, así que el texto queda tal como lo escribiste. Puedo sustituir { $known }.
draft-gone = Este borrador ya no existe: se guardó o se descartó, o es demasiado antiguo.
draft-discarded = Descartado. El prompt actual se mantiene.
draft-save = Guardar
draft-edit = Editar
draft-try = Probar
draft-discard = Descartar
draft-try-title = Probar el borrador
draft-try-label = ¿A qué debo responder?
draft-try-answer = Con este borrador respondería esto (solo tú lo ves, y no lo recordaré):
prompt-history-title = Versiones del prompt para { $where }
prompt-history-empty = Aquí todavía no se ha configurado ningún prompt.
prompt-version =
    { $length ->
        [0] { $number }. quitado por { $who } { $when }
        [one] { $number }. { $length } carácter, por { $who } { $when }
       *[other] { $number }. { $length } caracteres, por { $who } { $when }
    }
prompt-pick-version = Elige una versión…
prompt-nothing-to-export = Ahí no hay ningún prompt configurado.
prompt-exported = El prompt para { $where }.
prompt-not-text = No puedo leer ese archivo. Tiene que contener texto sin formato en UTF-8, de { $most } caracteres como máximo.
