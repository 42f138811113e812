only-in-servers = Ceci ne marche que sur un serveur.
prompt-origin-bot = En vigueur ici : mon prompt par défaut
prompt-origin-guild = En vigueur ici : le prompt de ce serveur
prompt-origin-channel = En vigueur ici : le prompt de ce salon
prompt-form-label = Que dois-je être, et comment répondre ?
prompt-form-placeholder = Tu es la bibliothécaire d'un club de lecture. Réponds brièvement et avec chaleur.
prompt-saved-guild = Enregistré : le prompt de ce serveur. Il s'applique dès la prochaine question.
prompt-saved-channel = Enregistré : le prompt de ce salon. Il s'applique dès la prochaine question.
prompt-unchanged-guild = Rien n'a changé : c'est déjà le prompt de ce serveur.
prompt-unchanged-channel = Rien n'a changé : c'est déjà le prompt de ce salon.
prompt-removed-guild = Le prompt de ce serveur est retiré. `/{ command-prompt } { command-prompt-show }` dit lequel s'applique maintenant.
prompt-removed-channel = Le prompt de ce salon est retiré. `/{ command-prompt } { command-prompt-show }` dit lequel s'applique maintenant.
prompt-was-not-set-guild = Il n'y avait rien à retirer : ce serveur n'a pas de prompt à lui.
prompt-was-not-set-channel = Il n'y avait rien à retirer : ce salon n'a pas de prompt à lui.
prompt-empty = Un prompt a besoin de quelques mots. Pour le retirer, utilise `/{ command-prompt } { command-prompt-reset }`.
prompt-tokens = { $tokens } des { $window } tokens du modèle
draft-title = Brouillon pour { $where } : rien ne s'applique avant l'enregistrement
draft-first = Il n'y avait pas de prompt ici auparavant.
draft-same = Rien ne diffère de ce qui s'applique.
draft-rest-attached = Toute la différence est dans le fichier joint.
draft-stale = Quelqu'un a changé le prompt depuis que tu as commencé. Voici la différence avec ce qui s'applique maintenant ; enregistre de nouveau si c'est voulu.
draft-volatile = { $names } changerait à chaque question, et chaque réponse coûterait alors autant que sans le cache du fournisseur. Le texte reste tel quel.
draft-unknown = { $names } ne veut rien dire pour moi et reste tel quel. Je connais { $known }.
draft-gone = Ce brouillon n'existe plus : il a été enregistré, abandonné, ou il est trop ancien.
draft-discarded = Abandonné. Ce qui s'appliquait s'applique toujours.
draft-save = Enregistrer
draft-edit = Modifier encore
draft-try = Essayer
draft-discard = Abandonner
draft-try-title = Essayer le brouillon
draft-try-label = À quoi dois-je répondre ?
draft-try-answer = Avec ce brouillon je répondrais (personne d'autre ne le voit, et je ne le retiens pas) :
prompt-history-title = Versions du prompt pour { $where }
prompt-history-empty = Personne n'a encore mis de prompt ici.
prompt-version =
    { $length ->
        [0] { $number }. retiré par { $who } { $when }
        [one] { $number }. { $length } caractère, par { $who } { $when }
       *[other] { $number }. { $length } caractères, par { $who } { $when }
    }
prompt-pick-version = Voir une version, et y revenir
prompt-nothing-to-export = Aucun prompt n'est mis là.
prompt-exported = Le prompt pour { $where }.
prompt-not-text = Je ne peux pas lire ce fichier : il faut du texte brut en UTF-8, de { $most } caractères au plus.
