context-title = O que eu vejo desta conversa
context-conversation = Conversa
context-last-trimmed = Mensagens antigas retiradas
context-model = Modelo
context-system-prompt = Prompt do sistema
context-summary = Resumo das mensagens anteriores
context-extent =
    { $number ->
        [one] { $gauge } { $number } mensagem: cerca de { $tokens } de { $limit } tokens, com minhas instruções
       *[other] { $gauge } { $number } mensagens: cerca de { $tokens } de { $limit } tokens, com minhas instruções
    }
context-not-trimmed = Nenhuma: ainda vejo tudo.
context-trimmed = { $when }: não vejo mais a metade mais antiga.
context-fallback = Ele responde no momento porque `{ $missing }` não está disponível.
context-model-window =
    `{ $model }`, com uma janela de { $tokens } tokens, { $source ->
        [setting] definida pelo dono do bot
        [learnt] deduzida quando o servidor dele recusou uma solicitação mais longa
        [server] segundo o servidor dele
        [list] segundo a lista de preços
       *[guess] estimada com cautela, porque o servidor dele não a informa
    }.
context-prompt-bot = Meu prompt padrão
context-prompt-guild = O prompt deste servidor
context-prompt-channel = O prompt deste canal
context-prompt-hidden = { $whose }. Um admin pode lê-lo com `/{ command-prompt } { command-prompt-show }`.
context-prompt-below = { $whose }; veja abaixo.
context-summary-written = Escrito { $when }; vem antes das mensagens que vejo:
context-summary-off = Nenhum: o dono do bot desativou os resumos.
context-summary-none = Ainda nenhum: escrevo um antes de retirar mensagens antigas.
context-rest-attached = O resto está no arquivo anexado.
context-sent-button = Exatamente o que é enviado
context-sent =
    { $number ->
        [one] A última solicitação a `{ $model }` aqui: { $number } mensagem, cerca de { $tokens } tokens. Eu a refiz a partir das mensagens que guardo; as apagadas não aparecem.
       *[other] A última solicitação a `{ $model }` aqui: { $number } mensagens, cerca de { $tokens } tokens. Eu a refiz a partir das mensagens que guardo; as apagadas não aparecem.
    }
context-sent-nothing = Não há nenhuma pergunta guardada aqui, então nada foi enviado. Faça uma pergunta primeiro.
context-sent-left-out = [… { $number } caracteres omitidos …]
context-tools = Ferramentas
context-tools-sent = Cerca de { $tokens } tokens em cada requisição: { $tools }
context-tools-none = Nenhuma: estão desativadas aqui, ou o modelo não as usa.
context-tools-left-out = Não há espaço na janela deste modelo para: { $tools }
context-earlier = Mensagens anteriores
context-earlier-none = Nenhuma: a janela contém a conversa inteira.
context-earlier-off = Não procuro mensagens que saíram da janela: isso está desativado aqui.
context-earlier-number =
    { $number ->
        [one] { $number } mensagem saiu da janela, e ainda posso encontrá-la.
       *[other] { $number } mensagens saíram da janela, e ainda posso encontrá-las.
    }
