settings-title = Réglages
settings-mark = { $mark } indique ce qui est défini ici. Le reste est hérité, ou la valeur par défaut du propriétaire du bot.
settings-help = Le réglage le plus précis l'emporte : fil, salon, catégorie, serveur, bot. Les changements s'appliquent dès la prochaine question.
settings-where-server = ce serveur
settings-where-category = cette catégorie
settings-where-channel = ce salon
settings-where-thread = ce fil
settings-where-bot = le bot, partout
settings-level-server = Ce serveur
settings-level-category = Cette catégorie
settings-level-channel = Ce salon
settings-level-thread = Ce fil
settings-level-bot = Tout le bot
settings-from-server = défini pour le serveur
settings-from-category = défini pour la catégorie
settings-from-channel = défini pour le salon
settings-from-thread = défini pour le fil
settings-from-bot = défini pour tout le bot
settings-from-default = valeur par défaut du propriétaire du bot
settings-choice = { $option } : { $value }
settings-value = **{ $option }** : { $value }
settings-pick-level = Choisir un lieu…
settings-pick-option = Choisir un réglage…
settings-pick-roles = Choisir des rôles…
settings-pick-members = Choisir des membres…
settings-pick-tools = Choisir des outils…
group-persona = Personnage et modèle
group-access = Qui peut poser des questions
group-answers = Réponses
group-memory = Mémoire
group-tools = Outils
group-limits = Limites
group-language = Langue
option-system_prompt = Personnage (prompt système)
option-model = Modèle
option-answers = Actif ici
option-allowed_roles = Rôles autorisés
option-allowed_members = Membres autorisés
option-denied_roles = Rôles bloqués
option-denied_members = Membres bloqués
option-mention_free = Répondre sans mention
option-proxies = Répondre aux proxys webhook (PluralKit)
option-streamed = Afficher les réponses en direct
option-threads = Un fil par question
option-gist = Fils avec les derniers messages du salon
option-pings = Notifier la personne qui a demandé
option-buttons = Boutons sous les réponses
option-history_tokens = Mémoire par question (tokens)
option-retention_days = Supprimer les messages après (jours)
option-passive = Lire les messages qui ne me mentionnent pas
option-recall = Retrouver les anciens messages
option-recall_scope = Où les chercher
option-tools = Outils
option-user_requests = Questions par minute et personne
option-channel_requests = Questions par minute et salon
option-language = Langue
option-daily_budget_usd = Budget par jour
about-system_prompt = Qui je suis et comment je réponds.
about-model = Le modèle qui écrit mes réponses.
about-answers = Si c'est désactivé, je ne réponds à personne ici.
about-allowed_roles = Seuls ces rôles et les membres autorisés peuvent poser des questions.
about-allowed_members = Seuls ces membres et les rôles autorisés peuvent poser des questions.
about-denied_roles = Ces rôles ne peuvent pas poser de questions, ni ici ni dans les salons inclus.
about-denied_members = Ces membres ne peuvent pas poser de questions, ni ici ni dans les salons inclus.
about-mention_free = Chaque message est une question pour moi, sauf s'il s'adresse à d'autres.
about-proxies = Les messages que des webhooks publient pour des membres peuvent aussi être des questions.
about-streamed = Si c'est désactivé, une réponse apparaît une fois terminée.
about-threads = Je réponds à chaque question d'un salon dans un nouveau fil.
about-gist = Dans un nouveau fil, je sais ce qui vient d'être dit dans le salon.
about-pings = La personne qui a demandé reçoit une notification.
about-buttons = { answer-stop }, { answer-retry }, { answer-continue }, { answer-file }
about-history_tokens = Plus il y en a, plus je me souviens, et plus les réponses coûtent.
about-retention_days = Les messages plus anciens et mes réponses sont supprimés définitivement.
about-passive = Ils m'aident à comprendre les questions. Je l'annonce dans le salon.
about-recall = Pour les messages que le modèle ne voit plus : il les cherche, ou je joins les plus utiles.
about-recall_scope = « Serveur » comprend aussi les salons que tout le monde peut lire ici.
about-tools = Ce que le modèle peut utiliser pour répondre : l’horloge, la recherche d’anciens messages…
about-user_requests = Combien de questions chaque personne peut me poser par minute.
about-channel_requests = Combien de questions tout un salon peut me poser par minute.
about-language = La langue de mes propres messages que tout le monde voit.
phrase-system_prompt = « { $value } »
phrase-answers =
    { $value ->
        [on] activé
       *[off] désactivé
    }
phrase-allowed_roles =
    { $value ->
        [none] tout le monde
       *[some] autorisés : { $value }
    }
phrase-allowed_members = autorisés : { $value }
phrase-denied_roles = bloqués : { $value }
phrase-denied_members = bloqués : { $value }
phrase-mention_free =
    { $value ->
        [on] sans mention
       *[off] avec une mention
    }
phrase-proxies =
    { $value ->
        [on] proxys webhook aussi
       *[off] pas de proxys webhook
    }
phrase-streamed =
    { $value ->
        [on] affichées en direct
       *[off] affichées une fois terminées
    }
phrase-threads =
    { $value ->
        [on] chacune dans son fil
       *[off] dans le salon même
    }
phrase-gist =
    { $value ->
        [on] les fils connaissent les derniers messages du salon
       *[off] les fils commencent vides
    }
phrase-pings =
    { $value ->
        [on] la personne qui a demandé est notifiée
       *[off] sans notification
    }
phrase-buttons =
    { $value ->
        [on] avec boutons
       *[off] sans boutons
    }
phrase-history_tokens =
    { $value ->
        [0] autant de tokens par question que le modèle en accepte
        [one] environ { $value } token par question
       *[other] environ { $value } tokens par question
    }
phrase-retention_days =
    { $value ->
        [0] les anciens messages sont conservés
        [one] messages supprimés après { $value } jour
       *[other] messages supprimés après { $value } jours
    }
phrase-passive =
    { $value ->
        [on] je lis aussi les messages qui ne me mentionnent pas
       *[off] je ne lis que les messages qui me sont adressés
    }
phrase-recall =
    { $value ->
        [tool] le modèle cherche dans les anciens messages
        [notes] les anciens messages utiles suivent la question
        [off] je ne cherche pas d'anciens messages
       *[auto] je retrouve les anciens messages
    }
phrase-recall_scope =
    { $value ->
        [server] aussi des salons que tout le monde peut lire
       *[channel] de ce salon seulement
    }
phrase-tools =
    { $value ->
        [on] tous les outils
        [off] aucun outil
       *[some] seulement ces outils : { $value }
    }
phrase-user_requests =
    { $value ->
        [0] questions illimitées par personne
        [one] { $value } question par minute et personne
       *[other] { $value } questions par minute et personne
    }
phrase-channel_requests =
    { $value ->
        [0] sans limite par salon
        [one] { $value } par minute et salon
       *[other] { $value } par minute et salon
    }
value-on = oui
value-off = non
value-no-limit = sans limite
value-never = jamais
value-nobody = aucun
value-everybody = tous
value-automatic = comme le serveur
value-recall =
    { $value ->
        [tool] le modèle cherche
        [notes] je joins les plus utiles
        [off] désactivé
       *[auto] automatique
    }
value-recall_scope =
    { $value ->
        [server] tout le serveur
       *[channel] ce salon
    }
value-characters =
    { $number ->
        [one] { $number } caractère, voir `/{ command-prompt } { command-prompt-show }`
       *[other] { $number } caractères, voir `/{ command-prompt } { command-prompt-show }`
    }
value-and-more = { $some } et { $number } de plus
value-not-set = non défini
settings-button-change = Modifier
settings-button-on = Oui
settings-button-off = Non
settings-button-enter = Saisir un nombre (actuel : { $value })
settings-button-prompt = Définir le personnage
settings-button-back = Valeur par défaut
settings-button-all = Tous les réglages
settings-button-history = Historique
settings-button-older = Plus anciens
settings-button-undo = Annuler
settings-button-undo-all = Annuler tous les { $mark }
settings-button-clear = Oui, tout remettre par défaut
settings-button-cancel = Retour
settings-button-sure = Oui, supprimer les anciens messages
settings-number-label = De 1 à { $most }
settings-number-label-zero = De 1 à { $most } ; 0 : sans limite
settings-saved = ✅ **{ $option }** : { $value } · { $where }
settings-taken-back = ✅ Valeur par défaut rétablie · **{ $option }** : { $value } · { $where }
settings-no-threads = ⚠️ Je ne peux pas créer de fils dans ce salon, j'y réponds donc sans fil. Il me faut les permissions **Créer des fils publics** et **Envoyer des messages dans les fils**.
settings-unchanged = Rien n'a changé : c'était déjà réglé ainsi.
settings-no-number = Ce n'est pas un nombre entier. Saisis uniquement des chiffres.
settings-no-such-option = Ce réglage n'existe pas. Choisis-en un dans la liste.
settings-no-such-place = Ce salon n'est pas dans une catégorie (ou n'est pas un fil), ce réglage n'y est donc pas possible. Choisis un autre lieu.
settings-unknown-value = **{ $option }** ne peut pas avoir cette valeur. { $hint }
settings-hint-number = Écris un nombre entier de 0 à { $most } ; 0 signifie sans limite.
settings-hint-ids = Mentionnes-en jusqu'à { $most }, par exemple @Aides ou @Ada.
settings-hint-choice = Choisis parmi : { $choices }.
settings-sure-retention =
    { $days ->
        [one] **{ $where }** : je supprimerai d'ici dix minutes tout ce qui a plus de { $days } jour. C'est irréversible. Continuer ?
       *[other] **{ $where }** : je supprimerai d'ici dix minutes tout ce qui a plus de { $days } jours. C'est irréversible. Continuer ?
    }
settings-sure-all = **{ $where }** : { $number ->
        [one] { $number } réglage revient à sa valeur par défaut. L'historique permet de l'annuler. Continuer ?
       *[other] { $number } réglages reviennent à leur valeur par défaut. L'historique permet de l'annuler. Continuer ?
    }
    { $options }
settings-cleared =
    { $number ->
        [one] ✅ { $number } réglage est revenu à sa valeur par défaut. L'historique permet de l'annuler.
       *[other] ✅ { $number } réglages sont revenus à leur valeur par défaut. L'historique permet de l'annuler.
    }
settings-history-empty = Rien n'a encore changé.
settings-change = **{ $option }** · { $owner }
    { $old } → { $new }
    { $who } · { $when }
settings-undone = ↩️ Annulé · **{ $option }** : { $value }
settings-not-undone = Ce changement n'existe plus, ou il y en a un plus récent. Rien n'a changé.
settings-budget-saved = ✅ { $whose } : { $amount } par jour désormais.
settings-budget-none = ✅ { $whose } : le budget par jour propre est retiré.
settings-budget-server = Ce serveur
settings-budget-amount = Écris un montant en dollars américains de 0 à { $most }, par exemple `0,50` ; 0 retire un budget.
settings-budget-owner = Seul le propriétaire du bot définit les budgets des serveurs et des membres. Les admins peuvent donner un budget à chaque rôle.
option-tool_servers = Outils de serveurs MCP
option-asking_tools = Outils qui demandent avant
option-tool_roles = Rôles qui peuvent autoriser des appels
about-tool_servers = Outils hors de Discord que le modèle peut utiliser ici. Ce qui change quelque chose demande avant.
about-asking_tools = Ils demandent avant, bien qu’ils ne fassent que lire.
about-tool_roles = Ils peuvent autoriser l’appel d’un outil, comme la personne qui a posé la question.
phrase-tool_servers =
    { $value ->
        [off] aucun serveur MCP
       *[some] serveurs MCP : { $value }
    }
phrase-asking_tools =
    { $value ->
        [off] aucun autre outil ne demande avant
       *[some] ces outils demandent avant : { $value }
    }
phrase-tool_roles =
    { $value ->
        [none] seule la personne qui demande autorise les appels
       *[some] les appels sont autorisés par la personne qui demande et { $value }
    }
settings-pick-servers = Choisir des serveurs…
settings-button-names = Noms…
settings-names-label = Serveurs et outils, un par ligne
settings-names-unknown = { $name } n’existe pas ici. Serveurs : { $servers }.
settings-button-review = Vérifier { $number } définitions
settings-servers-none = { $server } : pas encore d’outils
settings-servers-line = { $server } : outils sans demande : { $reads }, qui demandent avant : { $asks }
settings-review-title = { $tool }
settings-review-new = Cet outil est nouveau, et désactivé jusqu’à ce que tu l’acceptes.
settings-review-changed = Son serveur a changé cet outil. Il est désactivé jusqu’à ce que tu l’acceptes.
settings-review-accept = Accepter
settings-review-accepted = { $tool } est accepté.
settings-review-gone = Cette définition a encore changé.
settings-review-done = Toutes les définitions sont acceptées.
