context-title = Ce que je vois de cette conversation
context-conversation = Conversation
context-last-trimmed = Anciens messages retirés
context-model = Modèle
context-system-prompt = Prompt système
context-summary = Résumé des messages précédents
context-extent =
    { $number ->
        [one] { $gauge } { $number } message : environ { $tokens } tokens sur { $limit }, mes instructions comprises
       *[other] { $gauge } { $number } messages : environ { $tokens } tokens sur { $limit }, mes instructions comprises
    }
context-not-trimmed = Aucun : je vois encore tout.
context-trimmed = { $when } : je ne vois plus la moitié la plus ancienne.
context-fallback = Il répond en ce moment, car `{ $missing }` n'est pas disponible.
context-model-window =
    `{ $model }`, avec une fenêtre de { $tokens } tokens, { $source ->
        [setting] définie par le propriétaire du bot
        [learnt] déduite quand son serveur a refusé une requête plus longue
        [server] indiquée par son serveur
        [list] selon la liste de prix
       *[guess] estimée avec prudence, car son serveur ne l'indique pas
    }.
context-prompt-bot = Mon prompt par défaut
context-prompt-guild = Le prompt de ce serveur
context-prompt-channel = Le prompt de ce salon
context-prompt-hidden = { $whose }. Un admin peut le lire avec `/{ command-prompt } { command-prompt-show }`.
context-prompt-below = { $whose } ; voir ci-dessous.
context-summary-written = Écrit { $when } ; il précède les messages que je vois :
context-summary-off = Aucun : le propriétaire du bot a désactivé les résumés.
context-summary-none = Pas encore : j'en écris un avant de retirer d'anciens messages.
context-rest-attached = Le reste est dans le fichier joint.
context-sent-button = Le texte exact envoyé
context-sent =
    { $number ->
        [one] La dernière requête à `{ $model }` ici : { $number } message, environ { $tokens } tokens. Je l'ai reconstituée à partir des messages que je conserve ; les messages supprimés n'y sont pas.
       *[other] La dernière requête à `{ $model }` ici : { $number } messages, environ { $tokens } tokens. Je l'ai reconstituée à partir des messages que je conserve ; les messages supprimés n'y sont pas.
    }
context-sent-nothing = Aucune question n'est enregistrée ici, donc rien n'a été envoyé. Pose-moi d'abord une question.
context-sent-left-out = [… { $number } caractères omis …]
context-tools = Outils
context-tools-sent = Environ { $tokens } tokens dans chaque requête : { $tools }
context-tools-none = Aucun : ils sont désactivés ici, ou le modèle n’en utilise pas.
context-tools-left-out = Pas de place dans la fenêtre de ce modèle pour : { $tools }
context-earlier = Anciens messages
context-earlier-none = Aucun : la fenêtre contient toute la conversation.
context-earlier-off = Je ne cherche pas les messages sortis de la fenêtre : c'est désactivé ici.
context-earlier-number =
    { $number ->
        [one] { $number } message n'est plus dans la fenêtre, et je peux encore le retrouver.
       *[other] { $number } messages ne sont plus dans la fenêtre, et je peux encore les retrouver.
    }
