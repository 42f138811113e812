settings-title = Réglages pour { $where }
settings-where-server = ce serveur
settings-where-category = cette catégorie
settings-where-channel = ce salon
settings-where-thread = ce fil
settings-where-bot = le bot, partout
settings-from-server = réglé pour le serveur
settings-from-category = réglé pour la catégorie
settings-from-channel = réglé pour le salon
settings-from-thread = réglé pour le fil
settings-from-bot = réglé pour le bot, partout
settings-from-operator = de l'opérateur
settings-line = **{ $option }** : { $value } · { $origin }
settings-pick-level = Où
settings-pick-option = Que changer
settings-help = Le plus proche l'emporte : fil, salon, catégorie, serveur, bot. Les changements s'appliquent dès la prochaine question.
option-system_prompt = Prompt système
option-model = Modèle
option-answers = Répond ici
option-allowed_roles = Rôles qui peuvent demander
option-allowed_members = Membres qui peuvent demander
option-denied_roles = Rôles qui ne peuvent pas demander
option-denied_members = Membres qui ne peuvent pas demander
option-streamed = Montré pendant l'écriture
option-threads = Un fil par question
option-gist = Les fils savent ce qui précède
option-pings = Notifier qui demande
option-buttons = Boutons sous les réponses
option-passive = Suivre la conversation
option-mention_free = Demander sans mention
option-proxies = Proxys de webhooks admis (PluralKit)
option-user_requests = Questions par minute, chacun
option-channel_requests = Questions par minute, tous
option-history_tokens = Conversation envoyée, tokens
option-retention_days = Oublier après, jours
option-language = Langue
option-daily_budget_usd = Budget par jour
value-on = oui
value-off = non
value-no-limit = sans limite
value-nobody = personne
value-everybody = tout le monde
value-automatic = celle du serveur
value-characters =
    { $number ->
        [one] { $number } caractère, voir `/{ command-prompt } { command-prompt-show }`
       *[other] { $number } caractères, voir `/{ command-prompt } { command-prompt-show }`
    }
value-and-more = { $some } et { $number } de plus
value-not-set = non réglé
settings-button-on = Oui
settings-button-off = Non
settings-button-enter = Entrer un nombre
settings-button-back = Retirer
settings-button-older = Plus ancien
settings-button-undo = Annuler { $number }
settings-number-label = De 1 à { $most }
settings-number-label-zero = De 1 à { $most } ; 0 : sans limite
settings-saved = ✅ Enregistré pour { $where } : **{ $option }** vaut { $value }.
settings-taken-back = ✅ Retiré pour { $where } : **{ $option }** vaut maintenant { $value }.
settings-unchanged = Rien n'a changé : c'était déjà ainsi.
settings-no-number = Ce n'est pas un nombre entier. N'entre que des chiffres.
settings-no-such-option = Ce réglage n'existe pas. Choisis-en un dans la liste.
settings-no-such-place = Ce lieu n'existe pas autour de ce salon. Choisis-en un autre.
settings-unknown-value = Je ne peux pas lire ça comme valeur de **{ $option }**. { $hint }
settings-hint-switch = Écris `on` ou `off`.
settings-hint-number = Écris un nombre entier de 0 à { $most } ; 0 signifie sans limite.
settings-hint-ids = Mentionnes-en jusqu'à { $most }.
settings-hint-choice = Choisis parmi : { $choices }.
settings-sure-retention =
    { $days ->
        [one] Tout ce qui a plus de { $days } jour sera supprimé pour de bon pour { $where } d'ici dix minutes. C'est irréversible. Continuer ?
       *[other] Tout ce qui a plus de { $days } jours sera supprimé pour de bon pour { $where } d'ici dix minutes. C'est irréversible. Continuer ?
    }
settings-button-sure = Oui, supprimer l'ancien
settings-history-title = Ce qui a changé
settings-history-empty = Rien n'a encore changé.
settings-change = { $number }. **{ $option }** pour { $owner } : { $old } → { $new }, par { $who } { $when }
settings-owner-server = le serveur
settings-owner-bot = le bot
settings-undone = ↩️ Annulé : **{ $option }** vaut de nouveau { $value }.
settings-not-undone = Ce changement n'existe plus, ou un autre est venu après. Rien n'a changé.
settings-budget-saved = ✅ { $whose } peut désormais dépenser { $amount } par jour.
settings-budget-none = ✅ { $whose } n'a plus de budget par jour à lui.
settings-budget-server = Ce serveur
settings-budget-amount = Écris un montant en dollars US de 0 à { $most }, par exemple `0.50` ; 0 retire un budget.
settings-budget-owner = Seul le propriétaire de l'application de ce bot règle les budgets des serveurs et des membres. Les admins peuvent donner un budget à chaque rôle.
