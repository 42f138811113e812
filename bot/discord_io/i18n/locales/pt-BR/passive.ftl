passive-on = 👂 { $who } me deixou ler neste canal as **mensagens que não me mencionam**. A partir de agora eu me lembro delas como contexto das minhas respostas, { $days ->
        [0] até serem apagadas
        [one] por { $days } dia
       *[other] por { $days } dias
    }. Quando me perguntam algo aqui, elas são enviadas a `{ $host }`. Se você não quiser isso, deixe de participar com `/{ command-privacy }`.
passive-off = 👂 { $who } desativou aqui a leitura das **mensagens que não me mencionam**. A partir de agora só me lembro das mensagens para mim; as outras ficam até serem antigas demais, ou até `/{ command-reset }`.
passive-needs-intent = Não posso ler as mensagens que não me mencionam, porque o Discord não as mostra para mim. O dono do bot precisa ativar **Message Content Intent** (discord.com/developers/applications, este aplicativo, Bot, Privileged Gateway Intents), definir `MESSAGE_CONTENT_INTENT=true` e me reiniciar.
passive-by-channel = Só leio as mensagens que não me mencionam onde anunciei isso, por isso essa opção é ativada em um canal ou tópico de cada vez. Escolha um.
passive-not-announced = Não posso enviar mensagens nesse canal, então não posso anunciar isso lá. Primeiro me dê essa permissão, depois ative de novo.
mention_free-on = 💬 { $who } me deixou responder aqui **sem menção**. A partir de agora cada mensagem deste canal e dos seus tópicos é uma pergunta para mim, a não ser que responda a outras pessoas ou as mencione. Eu me lembro dela { $days ->
        [0] até ser apagada
        [one] por { $days } dia
       *[other] por { $days } dias
    }, e ela é enviada a `{ $host }`. Se você não quiser isso, deixe de participar com `/{ command-privacy }`.
mention_free-off = 💬 { $who } desativou aqui minhas respostas **sem menção**. Mencione-me para perguntar; as perguntas anteriores ficam até serem antigas demais, ou até `/{ command-reset }`.
mention_free-needs-intent = Não posso responder sem menção, porque o Discord não me mostra as mensagens que não me mencionam. O dono do bot precisa ativar **Message Content Intent** (discord.com/developers/applications, este aplicativo, Bot, Privileged Gateway Intents), definir `MESSAGE_CONTENT_INTENT=true` e me reiniciar.
mention_free-by-channel = Só respondo sem menção onde anunciei isso, por isso essa opção é ativada em um canal ou tópico de cada vez. Escolha um.
context-passive = Mensagens que não me mencionam
context-passive-on = Também as vejo, menos as de quem escolheu não participar.
context-passive-off = Não as vejo.
