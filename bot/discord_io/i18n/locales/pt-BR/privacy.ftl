privacy-title = O que sei sobre você
privacy-stored = Guardado
privacy-stored-text =
    { $number ->
        [0] Nada do que você escreveu. Quando você me pergunta algo, guardo a pergunta com os arquivos dela e a minha resposta, em um banco de dados no computador em que rodo, com seu nome e seu ID como o Discord os mostra e os tokens usados.
        [one] { $number } mensagem sua com os arquivos dela e a minha resposta, em um banco de dados no computador em que rodo. Também guardo seu nome e seu ID como o Discord os mostra, e quantos tokens suas perguntas usaram.
       *[other] { $number } mensagens suas com os arquivos delas e as minhas respostas, em um banco de dados no computador em que rodo. Também guardo seu nome e seu ID como o Discord os mostra, e quantos tokens suas perguntas usaram.
    }
privacy-sent = Enviado a
privacy-sent-text = `{ $host }`, onde o modelo `{ $model }` escreve as respostas: sua pergunta com os arquivos dela e nossa conversa anterior no mesmo canal. Onde um admin permite, também trechos de canais que todos no servidor podem ler.
privacy-sent-fallback = Enquanto esse servidor não responder, o mesmo é enviado a `{ $host }`.
privacy-kept = Mantido
privacy-kept-days =
    { $days ->
        [one] Por { $days } dia, ou até você apagar sua mensagem no Discord, apagá-la abaixo ou alguém usar `/{ command-reset }`.
       *[other] Por { $days } dias, ou até você apagar sua mensagem no Discord, apagá-la abaixo ou alguém usar `/{ command-reset }`.
    }
privacy-kept-always = Até você apagar sua mensagem no Discord, apagá-la abaixo ou alguém usar `/{ command-reset }`.
privacy-choice = Sua escolha
privacy-choice-in = Respondo quando você me pergunta. Você pode deixar de participar: então não respondo a você nem guardo o que você escreve.
privacy-choice-out = Você escolheu não participar: não respondo a você nem guardo o que você escreve.
privacy-parts = Vários programas
privacy-parts-text = Funciono como vários programas, cada um com seus servidores e seu banco de dados. Tudo isto vale só para os servidores de um programa: use este comando em cada servidor onde fala comigo e em uma mensagem direta.
privacy-export = Obter meus dados
privacy-erase-here = Apagar aqui
privacy-erase-everywhere = Apagar em todo lugar
privacy-opt-out = Não participar
privacy-opt-in = Voltar a participar
privacy-exported = Isto é tudo o que lembro sobre você.
privacy-export-too-big = O que lembro sobre você ocupa { $size } MB, mais do que posso enviar aqui. Peça ao dono do bot.
privacy-export-busy = Ainda estou reunindo seus dados. Espere um momento.
privacy-sure-here = Apagar tudo o que você me disse neste canal, minhas respostas e os resumos? Não dá para desfazer. Suas mensagens continuam no Discord; apague-as lá.
privacy-sure-everywhere = Apagar tudo o que você já me disse, minhas respostas e os resumos, em todos os servidores e mensagens diretas? Não dá para desfazer. Suas mensagens continuam no Discord; apague-as lá.
privacy-yes-erase = Sim, apagar
privacy-erased =
    { $number ->
        [0] Não havia nada seu para apagar.
        [one] Apagado: { $number } mensagem sua e a resposta a ela. Seu uso de hoje fica guardado até a meia-noite (UTC) para os orçamentos.
       *[other] Apagado: { $number } mensagens suas e as respostas a elas. Seu uso de hoje fica guardado até a meia-noite (UTC) para os orçamentos.
    }
privacy-opted-out = Você não participa mais. A partir de agora não respondo a você nem guardo o que você escreve. O que lembro de antes fica até você apagar.
privacy-opted-in = Que bom ter você de volta! A partir de agora respondo a você de novo.
