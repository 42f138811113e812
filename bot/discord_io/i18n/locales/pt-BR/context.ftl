context-title = O que eu vejo desta conversa
context-conversation = Conversa
context-last-trimmed = Último corte
context-model = Modelo
context-system-prompt = Prompt do sistema
context-summary = Resumo do que veio antes
context-extent =
    { $number ->
        [one] { $gauge } { $number } mensagem: cerca de { $tokens } de { $limit } tokens, com minhas instruções
       *[other] { $gauge } { $number } mensagens: cerca de { $tokens } de { $limit } tokens, com minhas instruções
    }
context-not-trimmed = Ainda não: ainda vejo tudo.
context-trimmed = { $when }; a metade mais antiga saiu do que vejo.
context-model-window =
    `{ $model }`, com uma janela de { $tokens } tokens, { $source ->
        [setting] como meu operador definiu
        [learnt] aprendida pelo que o servidor fez com mais
        [server] segundo o servidor
        [list] segundo a lista de preços
       *[guess] estimada com cuidado, porque o servidor não diz
    }.
context-prompt-bot = Meu prompt padrão
context-prompt-guild = O prompt deste servidor
context-prompt-channel = O prompt deste canal
context-prompt-hidden = { $whose }. Quem pode gerenciar o servidor pode ler com `/{ command-prompt } { command-prompt-show }`.
context-prompt-below = { $whose }; veja abaixo.
context-summary-written = Escrito { $when }; vem antes do que vejo:
context-summary-off = Nenhum: meu operador desativou os resumos.
context-summary-none = Nenhum: um é escrito quando mensagens antigas vão sair.
context-rest-attached = O resto está no arquivo anexo.
context-sent-button = Exatamente o que é enviado
context-sent =
    { $number ->
        [one] A última solicitação a `{ $model }` aqui: { $number } mensagem, cerca de { $tokens } tokens. Eu a refiz com as mensagens que guardo; as apagadas não aparecem.
       *[other] A última solicitação a `{ $model }` aqui: { $number } mensagens, cerca de { $tokens } tokens. Eu a refiz com as mensagens que guardo; as apagadas não aparecem.
    }
context-sent-nothing = Não há nenhuma pergunta guardada aqui, então nada foi enviado. Faça uma pergunta primeiro.
context-sent-left-out = [… { $number } caracteres omitidos …]
