privacy-title = O que sei de você
privacy-stored = Guardado
privacy-stored-text =
    { $number ->
        [one] { $number } mensagem sua com seus arquivos e a resposta a ela, em um arquivo na máquina em que rodo. Além disso seu nome e id como o Discord mostra, e quantos tokens suas perguntas ocuparam.
       *[other] { $number } mensagens suas com seus arquivos e as respostas a elas, em um arquivo na máquina em que rodo. Além disso seu nome e id como o Discord mostra, e quantos tokens suas perguntas ocuparam.
    }
privacy-sent = Enviado a
privacy-sent-text = `{ $host }`, onde o modelo `{ $model }` escreve as respostas: sua pergunta com seus arquivos e o que foi dito antes comigo no mesmo canal.
privacy-kept = Mantido aqui
privacy-kept-days =
    { $days ->
        [one] Por { $days } dia; menos se você apagar sua mensagem no Discord ou alguém usar `/{ command-reset }`.
       *[other] Por { $days } dias; menos se você apagar sua mensagem no Discord ou alguém usar `/{ command-reset }`.
    }
privacy-kept-always = Até você apagar sua mensagem no Discord, eliminar abaixo ou alguém usar `/{ command-reset }`.
privacy-choice = Sua escolha
privacy-choice-in = Respondo quando você me pergunta. Você pode se opor: então não respondo nem guardo o que você escreve.
privacy-choice-out = Você se opôs: não respondo nem guardo o que você escreve.
privacy-export = Obter meus dados
privacy-erase-here = Eliminar aqui
privacy-erase-everywhere = Eliminar tudo
privacy-opt-out = Opor-me
privacy-opt-in = Voltar
privacy-exported = Isto é tudo o que lembro de você.
privacy-export-too-big = O que lembro de você ocupa { $size } MB, mais do que o Discord me deixa enviar aqui. Meu operador pode lhe dar.
privacy-export-busy = Ainda estou reunindo seus dados. Espere um momento.
privacy-sure-here = Eliminar tudo o que você me disse neste canal, minhas respostas e os resumos? Não dá para desfazer. Suas mensagens continuam no Discord; apague lá.
privacy-sure-everywhere = Eliminar tudo o que você já me disse, minhas respostas e os resumos, em todos os servidores e mensagens diretas? Não dá para desfazer. Suas mensagens continuam no Discord; apague lá.
privacy-yes-erase = Sim, eliminar
privacy-erased =
    { $number ->
        [0] Não havia nada seu para eliminar.
        [one] Eliminado: { $number } mensagem sua e a resposta a ela. O que você usou hoje fica nos registros até a meia-noite (UTC), porque os orçamentos contam.
       *[other] Eliminado: { $number } mensagens suas e as respostas a elas. O que você usou hoje fica nos registros até a meia-noite (UTC), porque os orçamentos contam.
    }
privacy-opted-out = Você se opôs. A partir de agora não respondo nem guardo o que você escreve. O que lembro de antes fica até você eliminar.
privacy-opted-in = Bem-vindo de volta! A partir de agora respondo de novo.
