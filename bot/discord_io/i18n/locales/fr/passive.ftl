passive-on = 👂 { $who } me laisse lire dans ce salon les **messages qui ne me mentionnent pas**. Désormais je les retiens comme contexte de mes réponses, { $days ->
        [0] jusqu'à leur suppression
        [one] pendant { $days } jour
       *[other] pendant { $days } jours
    }. Quand on me pose une question ici, ils sont envoyés à `{ $host }`. Si cela ne te convient pas, choisis de ne plus participer avec `/{ command-privacy }`.
passive-off = 👂 { $who } a désactivé ici la lecture des **messages qui ne me mentionnent pas**. Désormais je ne retiens que les messages qui me sont adressés ; les autres restent jusqu'à ce qu'ils soient trop anciens, ou jusqu'à `/{ command-reset }`.
passive-needs-intent = Je ne peux pas lire les messages qui ne me mentionnent pas, car Discord ne me les montre pas. Le propriétaire du bot doit activer **Message Content Intent** (discord.com/developers/applications, cette application, Bot, Privileged Gateway Intents), définir `MESSAGE_CONTENT_INTENT=true` et me redémarrer.
passive-by-channel = Je ne lis les messages qui ne me mentionnent pas que là où je l'ai annoncé ; cela s'active donc pour un seul salon ou fil à la fois. Choisis-en un.
passive-not-announced = Je ne peux pas envoyer de messages dans ce salon, donc pas l'y annoncer. Donne-moi d'abord cette permission, puis active le réglage de nouveau.
mention_free-on = 💬 { $who } me laisse répondre ici **sans mention**. Désormais chaque message de ce salon et de ses fils est une question pour moi, sauf s'il répond à d'autres personnes ou les mentionne. Je le retiens { $days ->
        [0] jusqu'à sa suppression
        [one] pendant { $days } jour
       *[other] pendant { $days } jours
    }, et il est envoyé à `{ $host }`. Si cela ne te convient pas, choisis de ne plus participer avec `/{ command-privacy }`.
mention_free-off = 💬 { $who } a désactivé ici mes réponses **sans mention**. Mentionne-moi pour poser une question ; les questions précédentes restent jusqu'à ce qu'elles soient trop anciennes, ou jusqu'à `/{ command-reset }`.
mention_free-needs-intent = Je ne peux pas répondre sans mention, car Discord ne me montre pas les messages qui ne me mentionnent pas. Le propriétaire du bot doit activer **Message Content Intent** (discord.com/developers/applications, cette application, Bot, Privileged Gateway Intents), définir `MESSAGE_CONTENT_INTENT=true` et me redémarrer.
mention_free-by-channel = Je ne réponds sans mention que là où je l'ai annoncé ; cela s'active donc pour un seul salon ou fil à la fois. Choisis-en un.
context-passive = Messages qui ne me mentionnent pas
context-passive-on = Je les vois aussi, sauf ceux des personnes qui ont choisi de ne pas participer.
context-passive-off = Je ne les vois pas.
