only-in-servers = Ceci ne marche que sur un serveur.
prompt-origin-bot = S'applique ici : mon prompt par défaut
prompt-origin-guild = S'applique ici : le prompt de ce serveur
prompt-origin-channel = S'applique ici : le prompt de ce salon
prompt-form-label = Quel est mon rôle, et comment répondre ?
prompt-form-placeholder = Tu gères la bibliothèque d'un club de lecture. Réponds brièvement et avec chaleur.
prompt-saved = Prompt enregistré pour { $where }. Il s'applique dès la prochaine question.
prompt-unchanged = Rien n'a changé : c'est déjà le prompt pour { $where }.
prompt-removed = Le prompt pour { $where } a été retiré. `/{ command-prompt } { command-prompt-show }` montre lequel s'applique maintenant.
prompt-was-not-set = Il n'y avait rien à retirer : aucun prompt n'est défini pour { $where }.
prompt-empty = Un prompt a besoin de quelques mots. Pour retirer un prompt, utilise `/{ command-prompt } { command-prompt-reset }`.
prompt-tokens = { $tokens } tokens sur { $window }, mes règles intégrées comprises
draft-title = Brouillon pour { $where } (inactif tant que tu ne l'enregistres pas)
draft-same = Aucune différence avec le prompt actuel.
draft-rest-attached = Le texte complet est dans le fichier joint.
draft-stale = Quelqu'un a changé le prompt depuis que tu as commencé. Voici la différence avec l'actuel ; enregistre de nouveau si tu veux toujours le tien.
draft-volatile = Je ne remplace pas { $names } : une valeur qui change à chaque question rendrait chaque réponse plus chère. Le texte reste tel quel.
draft-unknown = Je ne connais pas { $names }, le texte reste donc tel quel. Je peux remplacer { $known }.
draft-gone = Ce brouillon n'existe plus : il a été enregistré ou abandonné, ou il est trop ancien.
draft-discarded = Abandonné. Le prompt actuel reste.
draft-save = Enregistrer
draft-edit = Modifier
draft-try = Essayer
draft-discard = Abandonner
draft-try-title = Essayer le brouillon
draft-try-label = À quoi dois-je répondre ?
draft-try-answer = Avec ce brouillon, je répondrais (personne d'autre ne le voit, et je ne le retiens pas) :
prompt-history-title = Versions du prompt pour { $where }
prompt-history-empty = Aucun prompt n'a encore été défini ici.
prompt-version =
    { $length ->
        [0] { $number }. retiré par { $who } { $when }
        [one] { $number }. { $length } caractère, par { $who } { $when }
       *[other] { $number }. { $length } caractères, par { $who } { $when }
    }
prompt-pick-version = Choisir une version…
prompt-nothing-to-export = Aucun prompt n'est défini là.
prompt-exported = Le prompt pour { $where }.
prompt-not-text = Je ne peux pas lire ce fichier. Il doit contenir du texte brut en UTF-8, de { $most } caractères au plus.
