nothing-to-forget = No había nada que olvidar: no recuerdo ninguna conversación aquí.
forgotten =
    🧹 He olvidado la conversación de este canal: { $more ->
        [yes] más de { $messages } mensajes
       *[no] { $messages ->
            [one] { $messages } mensaje
           *[other] { $messages } mensajes
        }
    }. Se puede deshacer hasta las { $until }; después se borra para siempre.
reset-undone = ↩️ Recuerdo de nuevo la conversación de este canal: { $name } lo ha deshecho.
too-late-to-undo = Es demasiado tarde: el plazo ha pasado, o vino otro olvido después.
undo = Deshacer
