passive-on = 👂 { $who } me laisse **suivre la conversation** de ce salon. Désormais je retiens ce qui est dit ici, même sans me mentionner, comme contexte de mes réponses : { $days ->
        [0] jusqu'à suppression
        [one] pendant { $days } jour
       *[other] pendant { $days } jours
    }. Quand on me pose une question ici, cela est envoyé à `{ $host }`. Qui ne le veut pas peut s'y opposer avec `/{ command-privacy }`.
passive-off = 👂 { $who } a mis fin à ma **lecture de la conversation** ici. Je ne retiens de nouveau que ce qu'on me dit ; ce que j'ai entendu reste jusqu'à ce que ce soit trop ancien, ou jusqu'à `/{ command-reset }`.
passive-needs-intent = Je ne peux pas suivre la conversation : Discord ne me montre pas les messages qui ne me mentionnent pas. Le propriétaire de ce bot doit activer **Message Content Intent** (discord.com/developers/applications, cette application, Bot, Privileged Gateway Intents), mettre `MESSAGE_CONTENT_INTENT=true` et me redémarrer.
passive-by-channel = La lecture de la conversation s'active salon par salon, parce que chacun en est averti. Choisis le salon.
passive-not-announced = Je ne peux pas écrire dans ce salon, donc pas prévenir ses membres. Laisse-moi d'abord y écrire, puis active-la de nouveau.
mention_free-on = 💬 { $who } me laisse répondre ici **sans mention**. Désormais chaque message de ce salon et de ses fils est une question pour moi, sauf s'il répond à d'autres ou en mentionne d'autres. Je le retiens { $days ->
        [0] jusqu'à suppression
        [one] pendant { $days } jour
       *[other] pendant { $days } jours
    }, et il est envoyé à `{ $host }`. Qui ne le veut pas peut s'y opposer avec `/{ command-privacy }`.
mention_free-off = 💬 { $who } a mis fin à mes réponses **sans mention** ici. Mentionne-moi pour demander ; les questions précédentes restent jusqu'à ce qu'elles soient trop anciennes, ou jusqu'à `/{ command-reset }`.
mention_free-needs-intent = Je ne peux pas répondre sans mention : Discord ne me montre pas les messages qui ne me mentionnent pas. Le propriétaire de ce bot doit activer **Message Content Intent** (discord.com/developers/applications, cette application, Bot, Privileged Gateway Intents), mettre `MESSAGE_CONTENT_INTENT=true` et me redémarrer.
mention_free-by-channel = Les réponses sans mention s'activent salon par salon, parce que chacun en est averti. Choisis le salon.
context-passive = Lecture de la conversation
context-passive-on = Activée : je vois aussi ce qui est dit ici sans me mentionner, sauf de ceux qui s'y sont opposés.
context-passive-off = Désactivée : je ne vois que ce qu'on me dit.
