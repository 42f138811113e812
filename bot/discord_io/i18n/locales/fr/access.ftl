for-talkers = Seules les personnes qui peuvent envoyer des messages ici peuvent faire ça.
for-moderators = Il faut la permission « Gérer les messages » pour ça. Demande à un modérateur.
for-admins = Il faut la permission « Gérer le serveur » pour ça. Demande à un admin de ce serveur.
for-owner = Seul le propriétaire de l'application de ce bot peut faire ça.
