invitation = **Pour toi, mon propriétaire** : [ce lien]({ $url }) m'amène sur un autre serveur, sans permission dont je n'ai pas besoin.
