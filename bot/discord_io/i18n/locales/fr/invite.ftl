invitation = **Pour toi, propriétaire du bot** : [ce lien]({ $url }) m'ajoute à un autre serveur, avec seulement les permissions dont j'ai besoin.
