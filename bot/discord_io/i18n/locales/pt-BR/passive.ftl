passive-on = 👂 { $who } me deixou **acompanhar a conversa** deste canal. A partir de agora lembro o que é dito aqui, mesmo sem me mencionar, como contexto das minhas respostas: { $days ->
        [0] até ser apagado
        [one] por { $days } dia
       *[other] por { $days } dias
    }. Quando me perguntam algo aqui, isso é enviado a `{ $host }`. Quem não quiser pode se opor com `/{ command-privacy }`.
passive-off = 👂 { $who } encerrou meu **acompanhamento da conversa** aqui. Volto a lembrar só o que me dizem; o que ouvi fica até ficar antigo demais ou até `/{ command-reset }`.
passive-needs-intent = Não posso acompanhar a conversa: o Discord não me mostra mensagens que não me mencionam. O dono deste bot precisa ativar **Message Content Intent** (discord.com/developers/applications, este aplicativo, Bot, Privileged Gateway Intents), definir `MESSAGE_CONTENT_INTENT=true` e me reiniciar.
passive-by-channel = O acompanhamento é ativado canal por canal, porque cada um é avisado. Escolha o canal.
passive-not-announced = Não posso escrever nesse canal, então não posso avisar os membros. Deixe-me escrever lá primeiro e ative de novo.
mention_free-on = 💬 { $who } me deixou responder aqui **sem menção**. A partir de agora cada mensagem deste canal e dos seus tópicos é uma pergunta para mim, a não ser que responda a outros ou os mencione. Eu me lembro da mensagem { $days ->
        [0] até ser apagada
        [one] por { $days } dia
       *[other] por { $days } dias
    }, e ela é enviada a `{ $host }`. Quem não quiser pode se opor com `/{ command-privacy }`.
mention_free-off = 💬 { $who } encerrou minhas respostas **sem menção** aqui. Mencione-me para perguntar; as perguntas anteriores ficam até serem antigas demais ou até `/{ command-reset }`.
mention_free-needs-intent = Não posso responder sem menção: o Discord não me mostra mensagens que não me mencionam. O dono deste bot precisa ativar **Message Content Intent** (discord.com/developers/applications, este aplicativo, Bot, Privileged Gateway Intents), definir `MESSAGE_CONTENT_INTENT=true` e me reiniciar.
mention_free-by-channel = As respostas sem menção são ativadas canal por canal, porque cada um é avisado. Escolha o canal.
context-passive = Acompanhar a conversa
context-passive-on = Ativado: também vejo o que é dito aqui sem me mencionar, menos de quem se opôs.
context-passive-off = Desativado: vejo só o que me dizem.
