not-served = Mon propriétaire ne m'a pas ouvert à ce serveur, donc je n'y réponds pas. Mon opérateur peut ajouter son identifiant à `ALLOWED_GUILDS`.
not-served-leaving = Mon propriétaire ne m'a pas ouvert à ce serveur, donc je le quitte maintenant. Mon opérateur peut ajouter son identifiant à `ALLOWED_GUILDS` ; ensuite, réinvite-moi.
no-direct-messages = Mon propriétaire a désactivé les messages privés. Pose ta question sur un serveur que nous partageons.
opted-out = Tu t'es opposé, donc je ne réponds ni ne retiens rien de toi. `/{ command-privacy }` annule ce choix. Je ne le dis qu'une fois.
not-welcome = Les admins ne m'ont pas ouvert à toi dans ce salon. Demande-leur si tu penses que c'est une erreur.
switched-off = Je suis désactivé dans ce salon. Qui peut gérer le serveur peut changer ça avec `/{ command-settings }`.
