context-title = Ce que je vois de cette conversation
context-conversation = Conversation
context-last-trimmed = Dernier raccourcissement
context-model = Modèle
context-system-prompt = Prompt système
context-summary = Résumé de ce qui précède
context-extent =
    { $number ->
        [one] { $gauge } { $number } message : environ { $tokens } tokens sur { $limit }, mes instructions comprises
       *[other] { $gauge } { $number } messages : environ { $tokens } tokens sur { $limit }, mes instructions comprises
    }
context-not-trimmed = Jamais : je vois encore tout.
context-trimmed = { $when } ; la moitié la plus ancienne est sortie de ma vue.
context-model-window =
    `{ $model }`, avec une fenêtre de { $tokens } tokens, { $source ->
        [setting] comme l'a réglé mon opérateur
        [learnt] apprise de ce que son serveur a fait de plus long
        [server] selon son serveur
        [list] selon la liste des prix
       *[guess] estimée prudemment, car son serveur ne le dit pas
    }.
context-prompt-bot = Mon prompt par défaut
context-prompt-guild = Le prompt de ce serveur
context-prompt-channel = Le prompt de ce salon
context-prompt-hidden = { $whose }. Qui peut gérer le serveur peut le lire avec `/{ command-prompt } { command-prompt-show }`.
context-prompt-below = { $whose } ; voir ci-dessous.
context-summary-written = Écrit { $when } ; il précède tout ce que je vois :
context-summary-off = Aucun : mon opérateur a désactivé les résumés.
context-summary-none = Aucun : il en est écrit un quand d'anciens messages vont sortir.
context-rest-attached = Le reste est dans le fichier joint.
context-sent-button = Le texte exact envoyé
context-sent =
    { $number ->
        [one] La dernière requête à `{ $model }` ici : { $number } message, environ { $tokens } tokens. Je l'ai recomposée à partir des messages que je conserve ; les messages supprimés n'y sont pas.
       *[other] La dernière requête à `{ $model }` ici : { $number } messages, environ { $tokens } tokens. Je l'ai recomposée à partir des messages que je conserve ; les messages supprimés n'y sont pas.
    }
context-sent-nothing = Aucune question n'est enregistrée ici, donc rien n'a été envoyé. Pose-moi d'abord une question.
context-sent-left-out = [… { $number } caractères omis …]
