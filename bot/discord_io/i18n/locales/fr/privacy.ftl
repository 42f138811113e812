privacy-title = Ce que je sais de toi
privacy-stored = Enregistré
privacy-stored-text =
    { $number ->
        [one] { $number } message de toi avec ses fichiers, et sa réponse, dans un fichier sur la machine où je tourne. Avec ton nom et ton identifiant tels que Discord les montre, et le nombre de tokens de tes questions.
       *[other] { $number } messages de toi avec leurs fichiers, et leurs réponses, dans un fichier sur la machine où je tourne. Avec ton nom et ton identifiant tels que Discord les montre, et le nombre de tokens de tes questions.
    }
privacy-sent = Envoyé à
privacy-sent-text = `{ $host }`, où le modèle `{ $model }` écrit les réponses : ta question avec ses fichiers, et ce qui a été dit avec moi auparavant dans le même salon.
privacy-kept = Conservé ici
privacy-kept-days =
    { $days ->
        [one] Pendant { $days } jour ; moins si tu supprimes ton message dans Discord ou si quelqu'un utilise `/{ command-reset }`.
       *[other] Pendant { $days } jours ; moins si tu supprimes ton message dans Discord ou si quelqu'un utilise `/{ command-reset }`.
    }
privacy-kept-always = Jusqu'à ce que tu supprimes ton message dans Discord, que tu l'effaces ci-dessous ou que quelqu'un utilise `/{ command-reset }`.
privacy-choice = Ton choix
privacy-choice-in = Je te réponds quand tu me demandes. Tu peux t'opposer : alors je ne réponds ni n'enregistre rien de toi.
privacy-choice-out = Tu t'es opposé : je ne réponds ni n'enregistre rien de toi.
privacy-export = Obtenir mes données
privacy-erase-here = Effacer ici
privacy-erase-everywhere = Effacer partout
privacy-opt-out = M'opposer
privacy-opt-in = Revenir
privacy-exported = Voici tout ce que je retiens de toi.
privacy-export-too-big = Ce que je retiens de toi prend { $size } Mo, plus que ce que Discord me laisse envoyer ici. Mon opérateur peut te le donner.
privacy-export-busy = Je rassemble encore tes données. Patiente un instant.
privacy-sure-here = Effacer tout ce que tu m'as dit dans ce salon, mes réponses et leurs résumés ? C'est irréversible. Tes messages restent dans Discord ; supprime-les là-bas.
privacy-sure-everywhere = Effacer tout ce que tu m'as jamais dit, mes réponses et leurs résumés, sur tous les serveurs et en messages privés ? C'est irréversible. Tes messages restent dans Discord ; supprime-les là-bas.
privacy-yes-erase = Oui, effacer
privacy-erased =
    { $number ->
        [0] Il n'y avait rien de toi à effacer.
        [one] Effacé : { $number } message de toi et sa réponse. Ce que tu as utilisé aujourd'hui reste dans les comptes jusqu'à minuit (UTC), car les budgets le comptent.
       *[other] Effacé : { $number } messages de toi et leurs réponses. Ce que tu as utilisé aujourd'hui reste dans les comptes jusqu'à minuit (UTC), car les budgets le comptent.
    }
privacy-opted-out = Tu t'es opposé. Désormais je ne réponds ni n'enregistre rien de toi. Ce que je retiens d'avant reste jusqu'à ce que tu l'effaces.
privacy-opted-in = Content de te revoir ! Désormais je te réponds de nouveau.
