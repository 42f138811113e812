nothing-to-forget = No hay nada que olvidar: no recuerdo ninguna conversación aquí.
forgotten =
    🧹 He olvidado la conversación de este canal: { $more ->
        [yes] más de { $messages } mensajes
       *[no] { $messages ->
            [one] { $messages } mensaje
           *[other] { $messages } mensajes
        }
    }. Hora límite para deshacerlo: { $until }. Después se elimina para siempre.
reset-undone = ↩️ Recuerdo de nuevo la conversación de este canal: { $name } ha deshecho el reinicio.
too-late-to-undo = Es demasiado tarde para deshacerlo: el plazo ha pasado, o ha habido otro reinicio después.
undo = Deshacer
