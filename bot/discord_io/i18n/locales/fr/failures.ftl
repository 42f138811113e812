rate-limited = Le modèle reçoit trop de requêtes en ce moment. Réessaie dans une minute.
rate-limited-until = Le modèle reçoit trop de requêtes en ce moment. Réessaie { $when }.
quota-exhausted = Le compte qui paie le modèle n'a plus de crédit. Attendre ne sert à rien : le propriétaire du bot doit le recharger.
bad-key = Le serveur du modèle n'accepte pas ma clé d'API. Le propriétaire du bot doit vérifier `OPENAI_API_KEY`.
access-denied = Ma clé d'API ne permet pas d'utiliser ce modèle. Le propriétaire du bot doit l'autoriser ou choisir un autre `OPENAI_MODEL`.
unknown-model = Le serveur du modèle ne connaît pas le modèle `{ $model }`. Le propriétaire du bot doit vérifier `OPENAI_MODEL`.
model-not-loaded = Le serveur du modèle n'a aucun modèle chargé, ou le modèle a planté. Le propriétaire du bot doit en charger un ; ensuite, réessaie.
context-too-long =
    Cette conversation est trop longue pour la fenêtre de contexte du modèle{ $known ->
        [yes] { " " }({ $limit } tokens)
       *[no] { "" }
    }. { $alone ->
        [yes] Ton message est le seul qu'elle contient : envoie-en un plus court, ou demande au propriétaire du bot d'indiquer la vraie taille de cette fenêtre dans `CONTEXT_TOKENS`.
       *[no] `/{ command-reset }` repart de zéro ; le propriétaire du bot peut indiquer la vraie taille de cette fenêtre dans `CONTEXT_TOKENS`.
    }
request-too-large = Le serveur du modèle n'accepte pas une requête de cette taille, même sans images ni anciens messages. Envoie un message plus court ; le propriétaire du bot peut relever la limite du serveur, ou du proxy placé devant.
content-filtered = Le filtre de contenu du fournisseur a bloqué ceci. Pose ta question autrement ; si un message précédent en est la cause, `/{ command-reset }` repart de zéro.
refused = Le modèle a refusé de répondre.
refused-with-words = Le modèle a refusé de répondre : « { $words } »
request-rejected =
    Le serveur du modèle a rejeté ma requête. { $explained ->
        [yes] Redemander ne sert à rien : le propriétaire du bot doit consulter le journal.
       *[no] Il n'a pas donné de raison que je puisse transmettre ; le propriétaire du bot peut vérifier les réglages avec `python -m bot doctor`.
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
        [one] Le modèle n'a rien envoyé pendant { $seconds } seconde au milieu de sa réponse. Pose ta question de nouveau.
       *[other] Le modèle n'a rien envoyé pendant { $seconds } secondes au milieu de sa réponse. Pose ta question de nouveau.
    }
reply-timeout =
    { $seconds ->
        [one] La réponse n'était pas terminée après { $seconds } seconde. Demande quelque chose de plus court.
       *[other] La réponse n'était pas terminée après { $seconds } secondes. Demande quelque chose de plus court.
    }
overloaded = Le modèle est surchargé en ce moment. Réessaie dans une minute.
server-failed = Le serveur du modèle a un problème. Réessaie dans quelques minutes.
unreachable = Je n'arrive pas à joindre le serveur du modèle. Réessaie dans quelques minutes ; si ça dure, préviens le propriétaire du bot.
broken-stream = La connexion au modèle s'est interrompue. Pose ta question de nouveau.
empty-answer = Le modèle a envoyé une réponse vide. Pose ta question de nouveau, peut-être autrement.
empty-answer-exhausted = Le modèle a passé toute sa réponse à réfléchir. Pose une question plus simple ; le propriétaire du bot peut augmenter `REPLY_TOKENS`.
empty-answer-thought = Le modèle a réfléchi, mais n'a pas écrit de réponse. Pose ta question de nouveau, peut-être autrement.
no-completion = L'adresse dans `OPENAI_BASE_URL` répond, mais pas comme un serveur de modèle. Le propriétaire du bot doit la vérifier ; elle doit souvent finir par `/v1`.
no-completion-empty = Le serveur du modèle a envoyé une réponse vide. Pose ta question de nouveau ; si ça dure, préviens le propriétaire du bot.
model-error = Le modèle n'a pas pu répondre. Réessaie dans quelques minutes.
channel-busy =
    { $waiting ->
        [one] { $waiting } question passe avant la tienne dans ce salon. Redemande quand elle aura sa réponse.
       *[other] { $waiting } questions passent avant la tienne dans ce salon. Redemande quand elles auront leur réponse.
    }
message-too-long = Ton message prend environ { $tokens } tokens, et le modèle a de la place pour { $limit }. Envoie-le en plusieurs parties.
prompt-too-long = Le prompt système prend environ { $tokens } tokens, et le modèle a de la place pour { $limit }. Un admin peut le raccourcir avec `/{ command-prompt } { command-prompt-set }`, ou le propriétaire du bot dans les réglages.
asked-too-often-you =
    { $limit ->
        [one] Tu peux me poser { $limit } question par minute. Repose celle-ci { $when }.
       *[other] Tu peux me poser { $limit } questions par minute. Repose celle-ci { $when }.
    }
pressed-too-often = Cela fait { $limit } clics et commandes en une minute. Réessaie { $when }.
asked-too-often-here =
    { $limit ->
        [one] Je réponds à { $limit } question par minute dans ce salon. Repose celle-ci { $when }.
       *[other] Je réponds à { $limit } questions par minute dans ce salon. Repose celle-ci { $when }.
    }
budget-spent-yours = Ton budget du jour est épuisé. Je pourrai te répondre de nouveau { $when }.
budget-spent-servers = Le budget du jour de ce serveur est épuisé. Je pourrai répondre de nouveau { $when }.
budget-spent = Mon budget du jour est épuisé. Je pourrai répondre de nouveau { $when } ; le propriétaire du bot peut augmenter `DAILY_BUDGET_USD`.
budget-too-small =
    Une réponse à ceci peut coûter jusqu'à { $cost }, plus que { $whose ->
        [user] ton budget
        [guild] le budget de ce serveur
       *[bot] mon budget
    } de { $limit } pour toute une journée. `/{ command-reset }` la rend moins chère ; le propriétaire du bot peut augmenter le budget, ou baisser `REPLY_TOKENS` ou `HISTORY_TOKENS`.
question-too-dear =
    Cette question peut coûter jusqu'à { $cost }, et aujourd'hui { $whose ->
        [user] il te reste { $left }
        [guild] il reste { $left } à ce serveur
       *[bot] il me reste { $left }
    }. Raccourcis-la, réduis ses fichiers, ou repose-la { $when }.
option-refused = Cette valeur n'est pas possible ici. Choisis-en une autre.
option-too-high = Le maximum ici est { $limit } ; cette limite est fixée par le propriétaire du bot. Choisis un nombre entre 1 et { $limit }.
expired = J'étais hors ligne quand tu as posé cette question. Pose-la de nouveau si tu veux toujours savoir.
interrupted =
    { $times ->
        [one] J'ai commencé { $times } fois à répondre et une interruption m'en a empêché. Pose ta question autrement ; si ça recommence, préviens le propriétaire du bot.
       *[other] J'ai commencé { $times } fois à répondre, et chaque fois une interruption m'en a empêché. Pose ta question autrement ; si ça recommence, préviens le propriétaire du bot.
    }
stopped-before = Réponse arrêtée avant le premier mot.
question-deleted = La question a été supprimée pendant que j'y répondais.
question-reset = Cette conversation a été réinitialisée pendant que ta question attendait, et ta question a disparu avec elle. Pose-la de nouveau.
no-file-left = J'ai trop de fichiers et de connexions ouverts en ce moment. Réessaie dans une minute ; si ça dure, le propriétaire du bot doit augmenter la limite de fichiers ouverts.
store-full = Mon disque est plein, je ne peux donc pas enregistrer cette conversation. Attendre ne sert à rien : le propriétaire du bot doit libérer de l'espace.
store-corrupt = Ma base de données est endommagée, je ne peux donc pas enregistrer cette conversation. Attendre ne sert à rien : le propriétaire du bot doit restaurer une sauvegarde.
store-gone = Ma base de données a disparu, je ne prends donc pas de questions. Attendre ne sert à rien : le propriétaire du bot doit la remettre en place.
store-error = Ma base de données a un problème, je ne peux donc pas enregistrer cette conversation pour l'instant. Réessaie dans quelques minutes ; si ça dure, préviens le propriétaire du bot.
component-outdated = Ce bouton ou ce menu n'est plus valable. Utilise à nouveau la commande.
command-outdated = Cette commande a changé. Redémarre Discord (Ctrl+R sur un ordinateur), puis utilise-la de nouveau.
delivery-failed = Discord n'a pas accepté toute ma réponse. Pose ta question de nouveau ; si ça dure, demande à un admin de vérifier mes permissions dans ce salon.
unexpected = Quelque chose s'est mal passé de mon côté. Réessaie ; si ça recommence, préviens le propriétaire du bot.
