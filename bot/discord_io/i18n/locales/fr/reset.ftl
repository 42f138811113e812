nothing-to-forget = Il n'y a rien à oublier : je ne me souviens d'aucune conversation ici.
forgotten =
    🧹 J'ai oublié la conversation de ce salon : { $more ->
        [yes] plus de { $messages } messages
       *[no] { $messages ->
            [one] { $messages } message
           *[other] { $messages } messages
        }
    }. Tu peux annuler jusqu'à { $until } ; ensuite, elle est supprimée définitivement.
reset-undone = ↩️ Je me souviens de nouveau de la conversation de ce salon : { $name } a annulé la réinitialisation.
too-late-to-undo = C'est trop tard pour annuler : le délai est passé, ou il y a eu une autre réinitialisation depuis.
undo = Annuler
