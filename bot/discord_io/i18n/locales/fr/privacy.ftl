privacy-title = Ce que je sais de toi
privacy-stored = Enregistré
privacy-stored-text =
    { $number ->
        [0] Rien de ce que tu as écrit. Quand tu me poses une question, je l'enregistre avec ses fichiers et ma réponse, dans une base de données sur l'ordinateur où je tourne, avec ton nom et ton ID tels que Discord les montre et le nombre de tokens utilisés.
        [one] { $number } message de ta part avec ses fichiers, et ma réponse, dans une base de données sur l'ordinateur où je tourne. Je garde aussi ton nom et ton ID tels que Discord les montre, et le nombre de tokens utilisés par tes questions.
       *[other] { $number } messages de ta part avec leurs fichiers, et mes réponses, dans une base de données sur l'ordinateur où je tourne. Je garde aussi ton nom et ton ID tels que Discord les montre, et le nombre de tokens utilisés par tes questions.
    }
privacy-sent = Envoyé à
privacy-sent-text = `{ $host }`, où le modèle `{ $model }` écrit les réponses : ta question avec ses fichiers, et notre conversation précédente dans le même salon. Si un admin l'autorise, aussi des passages de salons que tout le monde peut lire sur le serveur.
privacy-sent-fallback = Tant que ce serveur ne répond pas, tout cela est envoyé à `{ $host }` à la place.
privacy-kept = Conservé
privacy-kept-days =
    { $days ->
        [one] Pendant { $days } jour, ou jusqu'à ce que tu supprimes ton message sur Discord, que tu l'effaces ci-dessous ou que quelqu'un utilise `/{ command-reset }`.
       *[other] Pendant { $days } jours, ou jusqu'à ce que tu supprimes ton message sur Discord, que tu l'effaces ci-dessous ou que quelqu'un utilise `/{ command-reset }`.
    }
privacy-kept-always = Jusqu'à ce que tu supprimes ton message sur Discord, que tu l'effaces ci-dessous ou que quelqu'un utilise `/{ command-reset }`.
privacy-choice = Ton choix
privacy-choice-in = Je te réponds quand tu me poses une question. Tu peux choisir de ne plus participer : alors je ne te réponds plus et n'enregistre rien de ce que tu écris.
privacy-choice-out = Tu as choisi de ne pas participer : je ne te réponds pas et n'enregistre rien de ce que tu écris.
privacy-parts = Plusieurs programmes
privacy-parts-text = Je fonctionne en plusieurs programmes, chacun avec ses serveurs et sa base de données. Tout ceci ne concerne que les serveurs d'un programme : utilise cette commande sur chaque serveur où tu parles avec moi, et en message privé.
privacy-export = Obtenir mes données
privacy-erase-here = Effacer ici
privacy-erase-everywhere = Effacer partout
privacy-opt-out = Ne plus participer
privacy-opt-in = Participer de nouveau
privacy-exported = Voici tout ce que je retiens de toi.
privacy-export-too-big = Ce que je retiens de toi prend { $size } Mo, plus que ce que je peux envoyer ici. Demande-le au propriétaire du bot.
privacy-export-busy = Je rassemble encore tes données. Patiente un instant.
privacy-sure-here = Effacer tout ce que tu m'as dit dans ce salon, mes réponses et leurs résumés ? C'est irréversible. Tes messages restent sur Discord ; supprime-les là-bas.
privacy-sure-everywhere = Effacer tout ce que tu m'as dit, mes réponses et leurs résumés, sur tous les serveurs et en messages privés ? C'est irréversible. Tes messages restent sur Discord ; supprime-les là-bas.
privacy-yes-erase = Oui, effacer
privacy-erased =
    { $number ->
        [0] Il n'y avait rien de toi à effacer.
        [one] Effacé : { $number } message de ta part et sa réponse. Ton utilisation du jour est conservée jusqu'à minuit (UTC) pour les budgets.
       *[other] Effacé : { $number } messages de ta part et leurs réponses. Ton utilisation du jour est conservée jusqu'à minuit (UTC) pour les budgets.
    }
privacy-opted-out = Tu ne participes plus. Désormais je ne te réponds plus et n'enregistre rien de ce que tu écris. Ce que je retiens d'avant reste jusqu'à ce que tu l'effaces.
privacy-opted-in = Ravi de te retrouver ! Désormais je te réponds de nouveau.
