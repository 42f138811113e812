rate-limited = Le modèle reçoit trop de requêtes en ce moment. Réessaie dans une minute.
rate-limited-until = Le modèle reçoit trop de requêtes en ce moment. Réessaie { $when }.
quota-exhausted = Le compte qui paie le modèle n'a plus de crédit. Attendre ne sert à rien : mon opérateur doit le recharger.
bad-key = Le serveur du modèle n'accepte pas ma clé. Mon opérateur doit vérifier `OPENAI_API_KEY`.
access-denied = Ma clé ne permet pas d'utiliser ce modèle. Mon opérateur doit l'autoriser ou choisir un autre `OPENAI_MODEL`.
unknown-model = Le serveur du modèle ne connaît pas le modèle `{ $model }`. Mon opérateur doit vérifier `OPENAI_MODEL`.
model-not-loaded = Le serveur n'a pas de modèle chargé, ou le modèle y a planté. Mon opérateur doit en charger un ; ensuite, réessaie.
context-too-long =
    Cette conversation est trop longue pour la fenêtre du modèle{ $known ->
        [yes] { " " }de { $limit } tokens
       *[no] { "" }
    }. `/{ command-reset }` repart de zéro ; mon opérateur peut mettre dans `CONTEXT_TOKENS` la vraie taille.
content-filtered = Le filtre de contenu du fournisseur a bloqué ceci. Dis-le autrement ; si c'était quelque chose d'antérieur, `/{ command-reset }` repart de zéro.
refused = Le modèle a refusé de répondre.
refused-with-words = Le modèle a refusé de répondre : « { $words } »
request-rejected =
    Le serveur du modèle n'a pas accepté ma requête. { $explained ->
        [yes] Redemander ne sert à rien : mon opérateur doit consulter le journal.
       *[no] Il n'a pas donné de raison que je puisse transmettre ; mon opérateur peut vérifier les réglages avec `python -m bot doctor`.
    }{ $long ->
        [yes] { " " }Une conversation plus courte peut aider : `/{ command-reset }` repart de zéro.
       *[no] { "" }
    }
first-token-timeout =
    { $seconds ->
        [one] Le modèle n'a pas commencé à répondre en { $seconds } seconde. Réessaie dans une minute.
       *[other] Le modèle n'a pas commencé à répondre en { $seconds } secondes. Réessaie dans une minute.
    }
stream-stalled =
    { $seconds ->
        [one] Le modèle s'est tu pendant { $seconds } seconde au milieu de sa réponse. Redemande, s'il te plaît.
       *[other] Le modèle s'est tu pendant { $seconds } secondes au milieu de sa réponse. Redemande, s'il te plaît.
    }
reply-timeout =
    { $seconds ->
        [one] La réponse n'était pas finie après { $seconds } seconde. Demande quelque chose de plus court.
       *[other] La réponse n'était pas finie après { $seconds } secondes. Demande quelque chose de plus court.
    }
overloaded = Le modèle est débordé en ce moment. Réessaie dans une minute.
server-failed = Le serveur du modèle est en panne. Réessaie dans quelques minutes.
unreachable = Je n'arrive pas à joindre le serveur du modèle. Réessaie dans quelques minutes ; si ça dure, dis-le à mon opérateur.
broken-stream = La connexion au modèle a été coupée. Redemande, s'il te plaît.
empty-answer = Le modèle a envoyé une réponse vide. Redemande, peut-être autrement.
empty-answer-exhausted = Le modèle a dépensé toute sa réponse à réfléchir et n'avait plus de mots. Demande quelque chose de plus petit ; mon opérateur peut augmenter `REPLY_TOKENS`.
empty-answer-thought = Le modèle a réfléchi, mais n'a pas écrit de réponse. Repose ta question, peut-être avec d'autres mots.
no-completion = L'adresse dans `OPENAI_BASE_URL` répond, mais pas comme un serveur de modèle. La personne qui m'héberge doit la vérifier ; elle doit souvent finir par `/v1`.
no-completion-empty = Le serveur du modèle a envoyé une réponse vide. Repose ta question ; si cela continue, préviens la personne qui m'héberge.
model-error = Le modèle n'a pas pu répondre. Réessaie dans quelques minutes.
channel-busy =
    { $waiting ->
        [one] { $waiting } question passe avant la tienne dans ce salon. Redemande quand elle aura sa réponse.
       *[other] { $waiting } questions passent avant la tienne dans ce salon. Redemande quand elles auront leur réponse.
    }
message-too-long = Ton message prend environ { $tokens } tokens, et le modèle a de la place pour { $limit }. Envoie-le en plus petits morceaux.
prompt-too-long = Le prompt système prend environ { $tokens } tokens, et le modèle a de la place pour { $limit }. Il faut le raccourcir : avec `/{ command-prompt } { command-prompt-set }`, ou par mon opérateur.
asked-too-often-you =
    { $limit ->
        [one] Tu peux me poser { $limit } question par minute. Repose celle-ci { $when }.
       *[other] Tu peux me poser { $limit } questions par minute. Repose celle-ci { $when }.
    }
asked-too-often-here =
    { $limit ->
        [one] Je réponds à { $limit } question par minute dans ce salon. Repose celle-ci { $when }.
       *[other] Je réponds à { $limit } questions par minute dans ce salon. Repose celle-ci { $when }.
    }
budget-spent-yours = Ce que tu peux dépenser par jour pour le modèle est épuisé. Redemande { $when }.
budget-spent-servers = Ce que ce serveur peut dépenser par jour pour le modèle est épuisé. Redemande { $when }.
budget-spent = Ce que je peux dépenser par jour pour le modèle est épuisé. Redemande { $when } ; mon opérateur peut augmenter `DAILY_BUDGET_USD`.
budget-too-small =
    Une réponse à ceci peut coûter jusqu'à { $cost }, plus que { $whose ->
        [user] ton budget
        [guild] le budget de ce serveur
       *[bot] mon budget
    } de { $limit } pour une journée. `/{ command-reset }` la rend moins chère ; mon opérateur peut augmenter le budget, ou baisser `REPLY_TOKENS` ou `HISTORY_TOKENS`.
option-refused = Ce n'est pas une valeur possible ici. Choisis-en une autre.
option-too-high = Mon opérateur autorise ici { $limit } au plus. Choisis un nombre de 1 à celui-là.
expired = J'étais absent quand tu as demandé ça. Redemande si tu veux toujours savoir.
interrupted =
    { $times ->
        [one] J'ai commencé { $times } fois à répondre et j'ai été interrompu. Demande autrement ; si ça recommence, dis-le à mon opérateur.
       *[other] J'ai commencé { $times } fois à répondre et j'ai été interrompu à chaque fois. Demande autrement ; si ça recommence, dis-le à mon opérateur.
    }
stopped-before = Arrêtée avant le premier mot.
question-deleted = Ceci a été supprimé pendant que je répondais.
store-full = Mon disque est plein, je ne peux donc pas garder cette conversation. Attendre ne sert à rien : mon opérateur doit faire de la place.
store-corrupt = Ma mémoire est endommagée, je ne peux donc pas garder cette conversation. Attendre ne sert à rien : mon opérateur doit restaurer une sauvegarde.
store-error = Ma mémoire a un problème, je ne peux donc pas garder cette conversation pour l'instant. Réessaie dans quelques minutes ; si ça dure, dis-le à mon opérateur.
command-outdated = Cette commande a changé. Redémarre Discord (Ctrl+R sur un ordinateur), puis utilise-la de nouveau.
delivery-failed = Discord n'a pas pris toute ma réponse. Redemande, ou vérifie mes permissions dans ce salon.
unexpected = Quelque chose s'est mal passé de mon côté. Réessaie ; si ça recommence, dis-le à mon opérateur.
