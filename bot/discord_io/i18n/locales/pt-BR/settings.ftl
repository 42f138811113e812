settings-title = Configurações de { $where }
settings-where-server = este servidor
settings-where-category = esta categoria
settings-where-channel = este canal
settings-where-thread = este tópico
settings-where-bot = o bot, em todo lugar
settings-from-server = definido para o servidor
settings-from-category = definido para a categoria
settings-from-channel = definido para o canal
settings-from-thread = definido para o tópico
settings-from-bot = definido para o bot, em todo lugar
settings-from-operator = do operador
settings-line = **{ $option }**: { $value } · { $origin }
settings-pick-level = Onde
settings-pick-option = O que mudar
settings-help = Vale o mais próximo: tópico, canal, categoria, servidor, bot. Mudanças valem a partir da próxima pergunta.
option-system_prompt = Prompt do sistema
option-model = Modelo
option-answers = Responde aqui
option-allowed_roles = Cargos que podem perguntar
option-allowed_members = Membros que podem perguntar
option-denied_roles = Cargos que não podem perguntar
option-denied_members = Membros que não podem perguntar
option-streamed = Mostrar enquanto escreve
option-threads = Um tópico por pergunta
option-gist = Tópicos sabem o que veio antes
option-pings = Notificar quem perguntou
option-buttons = Botões abaixo das respostas
option-passive = Acompanhar a conversa
option-mention_free = Perguntar sem menção
option-proxies = Proxies de webhook podem perguntar (PluralKit)
option-user_requests = Perguntas por minuto, cada um
option-channel_requests = Perguntas por minuto, todos
option-history_tokens = Conversa enviada, tokens
option-retention_days = Esquecer após, dias
option-language = Idioma
option-daily_budget_usd = Orçamento diário
value-on = sim
value-off = não
value-no-limit = sem limite
value-nobody = ninguém
value-everybody = todos
value-automatic = o do servidor
value-characters =
    { $number ->
        [one] { $number } caractere, veja `/{ command-prompt } { command-prompt-show }`
       *[other] { $number } caracteres, veja `/{ command-prompt } { command-prompt-show }`
    }
value-and-more = { $some } e mais { $number }
value-not-set = não definido
settings-button-on = Sim
settings-button-off = Não
settings-button-enter = Digitar um número
settings-button-back = Retirar
settings-button-older = Mais antigo
settings-button-undo = Desfazer { $number }
settings-number-label = De 1 a { $most }
settings-number-label-zero = De 1 a { $most }; 0: sem limite
settings-saved = ✅ Salvo para { $where }: **{ $option }** é { $value }.
settings-taken-back = ✅ Retirado para { $where }: **{ $option }** agora é { $value }.
settings-unchanged = Nada mudou: já era assim.
settings-no-number = Isso não é um número inteiro. Digite só algarismos.
settings-no-such-option = Essa configuração não existe. Escolha uma da lista.
settings-no-such-place = Esse lugar não existe em torno deste canal. Escolha outro.
settings-unknown-value = Não consigo ler isso como valor de **{ $option }**. { $hint }
settings-hint-switch = Escreva `on` ou `off`.
settings-hint-number = Escreva um número inteiro de 0 a { $most }; 0 é sem limite.
settings-hint-ids = Mencione até { $most }.
settings-hint-choice = Escolha um de: { $choices }.
settings-sure-retention =
    { $days ->
        [one] Tudo o que tiver mais de { $days } dia será apagado para sempre para { $where } em dez minutos. Não dá para desfazer. Continuar?
       *[other] Tudo o que tiver mais de { $days } dias será apagado para sempre para { $where } em dez minutos. Não dá para desfazer. Continuar?
    }
settings-button-sure = Sim, apagar o antigo
settings-history-title = O que mudou
settings-history-empty = Nada mudou ainda.
settings-change = { $number }. **{ $option }** de { $owner }: { $old } → { $new }, por { $who } { $when }
settings-owner-server = o servidor
settings-owner-bot = o bot
settings-undone = ↩️ Desfeito: **{ $option }** é de novo { $value }.
settings-not-undone = Essa mudança não existe mais, ou veio outra depois. Nada mudou.
settings-budget-saved = ✅ { $whose } pode gastar { $amount } por dia a partir de agora.
settings-budget-none = ✅ { $whose } não tem mais orçamento diário próprio.
settings-budget-server = Este servidor
settings-budget-amount = Escreva um valor em dólares de 0 a { $most }, por exemplo `0.50`; 0 retira um orçamento.
settings-budget-owner = Só o dono do aplicativo deste bot define os orçamentos de servidores e membros. Admins podem dar um orçamento a cada cargo.
