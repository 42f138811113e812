nothing-to-forget = Il n'y avait rien à oublier : je ne me souviens d'aucune conversation ici.
forgotten =
    🧹 J'ai oublié la conversation de ce salon : { $more ->
        [yes] plus de { $messages } messages
       *[no] { $messages ->
            [one] { $messages } message
           *[other] { $messages } messages
        }
    }. On peut annuler jusqu'à { $until } ; ensuite ils sont supprimés pour de bon.
reset-undone = ↩️ Je me souviens de nouveau de la conversation de ce salon : { $name } a annulé l'oubli.
too-late-to-undo = C'est trop tard : le délai est passé, ou un autre oubli est venu après.
undo = Annuler
