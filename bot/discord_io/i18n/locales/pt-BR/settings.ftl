settings-title = Configurações
settings-mark = { $mark } indica o que está definido aqui. O resto é herdado ou é o padrão do dono do bot.
settings-help = Prevalece a configuração mais específica: tópico, canal, categoria, servidor, bot. As mudanças valem a partir da próxima pergunta.
settings-where-server = este servidor
settings-where-category = esta categoria
settings-where-channel = este canal
settings-where-thread = este tópico
settings-where-bot = o bot, em todo lugar
settings-level-server = Este servidor
settings-level-category = Esta categoria
settings-level-channel = Este canal
settings-level-thread = Este tópico
settings-level-bot = O bot inteiro
settings-from-server = definido para o servidor
settings-from-category = definido para a categoria
settings-from-channel = definido para o canal
settings-from-thread = definido para o tópico
settings-from-bot = definido para o bot inteiro
settings-from-default = padrão do dono do bot
settings-choice = { $option }: { $value }
settings-value = **{ $option }**: { $value }
settings-pick-level = Escolha um lugar…
settings-pick-option = Escolha uma configuração…
settings-pick-roles = Escolha cargos…
settings-pick-members = Escolha membros…
settings-pick-tools = Escolha as ferramentas…
group-persona = Persona e modelo
group-access = Quem pode perguntar
group-answers = Respostas
group-memory = Memória
group-tools = Ferramentas
group-limits = Limites
group-language = Idioma
option-system_prompt = Persona (prompt do sistema)
option-model = Modelo
option-answers = Ativo aqui
option-allowed_roles = Cargos permitidos
option-allowed_members = Membros permitidos
option-denied_roles = Cargos bloqueados
option-denied_members = Membros bloqueados
option-mention_free = Responder sem menção
option-proxies = Responder a proxies de webhook (PluralKit)
option-streamed = Mostrar respostas ao vivo
option-threads = Um tópico por pergunta
option-gist = Tópicos com as últimas mensagens do canal
option-pings = Notificar quem perguntou
option-buttons = Botões abaixo das respostas
option-history_tokens = Memória por pergunta (tokens)
option-retention_days = Apagar mensagens após (dias)
option-passive = Ler mensagens que não me mencionam
option-recall = Encontrar mensagens anteriores
option-recall_scope = Onde procurar
option-tools = Ferramentas
option-user_requests = Perguntas por minuto e pessoa
option-channel_requests = Perguntas por minuto e canal
option-language = Idioma
option-daily_budget_usd = Orçamento diário
about-system_prompt = Quem eu sou e como respondo.
about-model = O modelo que escreve minhas respostas.
about-answers = Quando desativado, não respondo a ninguém aqui.
about-allowed_roles = Só estes cargos e os membros permitidos podem perguntar.
about-allowed_members = Só estes membros e os cargos permitidos podem perguntar.
about-denied_roles = Estes cargos não podem perguntar, nem aqui nem nos canais de dentro.
about-denied_members = Estes membros não podem perguntar, nem aqui nem nos canais de dentro.
about-mention_free = Toda mensagem é uma pergunta para mim, a não ser que seja para outras pessoas.
about-proxies = Mensagens que webhooks publicam por membros também podem ser perguntas.
about-streamed = Quando desativado, a resposta aparece só depois de pronta.
about-threads = Respondo cada pergunta de um canal em um novo tópico.
about-gist = Em um novo tópico, sei o que acabou de ser dito no canal.
about-pings = Quem perguntou recebe uma notificação.
about-buttons = { answer-stop }, { answer-retry }, { answer-continue }, { answer-file }
about-history_tokens = Mais significa que lembro mais e que as respostas custam mais.
about-retention_days = Mensagens mais antigas e minhas respostas são apagadas de vez.
about-passive = Elas me ajudam a entender as perguntas. Eu aviso no canal.
about-recall = Para mensagens que o modelo não vê mais: ele as busca, ou eu junto as úteis à pergunta.
about-recall_scope = “Servidor” inclui também os canais que todos aqui podem ler.
about-tools = O que o modelo pode usar ao responder: o relógio, a busca em mensagens anteriores…
about-user_requests = Quantas perguntas cada pessoa pode me fazer por minuto.
about-channel_requests = Quantas perguntas todas as pessoas de um canal, juntas, podem me fazer por minuto.
about-language = O idioma das minhas próprias mensagens que todos veem.
phrase-system_prompt = “{ $value }”
phrase-answers =
    { $value ->
        [on] ativado
       *[off] desativado
    }
phrase-allowed_roles =
    { $value ->
        [none] todo mundo
       *[some] permitidos: { $value }
    }
phrase-allowed_members = permitidos: { $value }
phrase-denied_roles = bloqueados: { $value }
phrase-denied_members = bloqueados: { $value }
phrase-mention_free =
    { $value ->
        [on] sem menção
       *[off] com menção
    }
phrase-proxies =
    { $value ->
        [on] também proxies de webhook
       *[off] sem proxies de webhook
    }
phrase-streamed =
    { $value ->
        [on] mostradas ao vivo
       *[off] mostradas quando prontas
    }
phrase-threads =
    { $value ->
        [on] cada uma em seu tópico
       *[off] no próprio canal
    }
phrase-gist =
    { $value ->
        [on] tópicos conhecem as últimas mensagens do canal
       *[off] tópicos começam vazios
    }
phrase-pings =
    { $value ->
        [on] quem perguntou recebe uma notificação
       *[off] sem notificação
    }
phrase-buttons =
    { $value ->
        [on] com botões
       *[off] sem botões
    }
phrase-history_tokens =
    { $value ->
        [0] tantos tokens por pergunta quantos o modelo aceita
        [one] cerca de { $value } token por pergunta
       *[other] cerca de { $value } tokens por pergunta
    }
phrase-retention_days =
    { $value ->
        [0] as mensagens antigas são mantidas
        [one] mensagens apagadas após { $value } dia
       *[other] mensagens apagadas após { $value } dias
    }
phrase-passive =
    { $value ->
        [on] também leio mensagens que não me mencionam
       *[off] só leio mensagens para mim
    }
phrase-recall =
    { $value ->
        [tool] o modelo busca em mensagens anteriores
        [notes] mensagens anteriores úteis acompanham a pergunta
        [off] não busco mensagens anteriores
       *[auto] encontro mensagens anteriores
    }
phrase-recall_scope =
    { $value ->
        [server] também de canais que todos podem ler
       *[channel] só deste canal
    }
phrase-tools =
    { $value ->
        [on] todas as ferramentas
        [off] nenhuma ferramenta
       *[some] só estas ferramentas: { $value }
    }
phrase-user_requests =
    { $value ->
        [0] perguntas ilimitadas por pessoa
        [one] { $value } pergunta por minuto e pessoa
       *[other] { $value } perguntas por minuto e pessoa
    }
phrase-channel_requests =
    { $value ->
        [0] sem limite por canal
        [one] { $value } por minuto e canal
       *[other] { $value } por minuto e canal
    }
value-on = sim
value-off = não
value-no-limit = sem limite
value-never = nunca
value-nobody = nenhum
value-everybody = todos
value-automatic = o mesmo do servidor
value-recall =
    { $value ->
        [tool] o modelo busca
        [notes] eu junto as úteis
        [off] desativado
       *[auto] automático
    }
value-recall_scope =
    { $value ->
        [server] o servidor inteiro
       *[channel] este canal
    }
value-characters =
    { $number ->
        [one] { $number } caractere, veja `/{ command-prompt } { command-prompt-show }`
       *[other] { $number } caracteres, veja `/{ command-prompt } { command-prompt-show }`
    }
value-and-more = { $some } e mais { $number }
value-not-set = não definido
settings-button-change = Alterar
settings-button-on = Sim
settings-button-off = Não
settings-button-enter = Digitar um número (agora: { $value })
settings-button-prompt = Definir a persona
settings-button-back = Usar o padrão
settings-button-all = Todas as configurações
settings-button-history = Histórico
settings-button-older = Anteriores
settings-button-undo = Desfazer
settings-button-undo-all = Desfazer todos os { $mark }
settings-button-clear = Sim, usar os padrões
settings-button-cancel = Cancelar
settings-button-sure = Sim, apagar mensagens antigas
settings-number-label = De 1 a { $most }
settings-number-label-zero = De 1 a { $most }; 0: sem limite
settings-saved = ✅ **{ $option }**: { $value } · { $where }
settings-taken-back = ✅ De volta ao padrão · **{ $option }**: { $value } · { $where }
settings-no-threads = ⚠️ Não posso criar tópicos neste canal, por isso respondo aqui sem tópico. Preciso das permissões **Criar tópicos públicos** e **Enviar mensagens em tópicos**.
settings-unchanged = Nada mudou: já estava definido assim.
settings-no-number = Isso não é um número inteiro. Digite só números.
settings-no-such-option = Essa configuração não existe. Escolha uma da lista.
settings-no-such-place = Este canal não está em uma categoria (ou não é um tópico), então não dá para definir isso lá. Escolha outro lugar.
settings-unknown-value = **{ $option }** não pode ter esse valor. { $hint }
settings-hint-number = Escreva um número inteiro de 0 a { $most }; 0 significa sem limite.
settings-hint-ids = Mencione até { $most }, por exemplo @Ajudantes ou @Ada.
settings-hint-choice = Escolha entre: { $choices }.
settings-sure-retention =
    { $days ->
        [one] **{ $where }**: vou apagar em até dez minutos tudo o que tiver mais de { $days } dia. Isso não pode ser desfeito. Continuar?
       *[other] **{ $where }**: vou apagar em até dez minutos tudo o que tiver mais de { $days } dias. Isso não pode ser desfeito. Continuar?
    }
settings-sure-all = **{ $where }**: { $number ->
        [one] { $number } configuração volta ao padrão. Você pode desfazer isso no histórico. Continuar?
       *[other] { $number } configurações voltam ao padrão. Você pode desfazer isso no histórico. Continuar?
    }
    { $options }
settings-cleared =
    { $number ->
        [one] ✅ { $number } configuração voltou ao padrão. Você pode desfazer isso no histórico.
       *[other] ✅ { $number } configurações voltaram ao padrão. Você pode desfazer isso no histórico.
    }
settings-history-empty = Nada mudou ainda.
settings-change = **{ $option }** · { $owner }
    { $old } → { $new }
    { $who } · { $when }
settings-undone = ↩️ Desfeito · **{ $option }**: { $value }
settings-not-undone = Essa mudança não existe mais, ou há uma mais recente. Nada mudou.
settings-budget-saved = ✅ { $whose }: { $amount } por dia a partir de agora.
settings-budget-none = ✅ { $whose }: o orçamento diário próprio foi removido.
settings-budget-server = Este servidor
settings-budget-amount = Escreva um valor em dólares americanos de 0 a { $most }, por exemplo `0,50`; 0 remove um orçamento.
settings-budget-owner = Só o dono do bot define os orçamentos de servidores e membros. Admins podem dar um orçamento a cada cargo.
option-tool_servers = Ferramentas de servidores MCP
option-asking_tools = Ferramentas que perguntam antes
option-tool_roles = Cargos que podem permitir chamadas
about-tool_servers = Ferramentas fora do Discord que o modelo pode usar aqui. O que muda algo pergunta antes.
about-asking_tools = Perguntam antes, embora só leiam.
about-tool_roles = Podem permitir a chamada de uma ferramenta, assim como quem fez a pergunta.
phrase-tool_servers =
    { $value ->
        [off] nenhum servidor MCP
       *[some] servidores MCP: { $value }
    }
phrase-asking_tools =
    { $value ->
        [off] nenhuma outra ferramenta pergunta antes
       *[some] estas ferramentas perguntam antes: { $value }
    }
phrase-tool_roles =
    { $value ->
        [none] só quem perguntou permite chamadas
       *[some] as chamadas são permitidas por quem perguntou e { $value }
    }
settings-pick-servers = Escolha os servidores…
settings-button-names = Nomes…
settings-names-label = Servidores e ferramentas, um por linha
settings-names-unknown = { $name } não existe aqui. Servidores: { $servers }.
settings-button-review = Revisar { $number } definições
settings-servers-none = { $server }: ainda sem ferramentas
settings-servers-line = { $server }: ferramentas sem pergunta: { $reads }, que perguntam antes: { $asks }
settings-review-title = { $tool }
settings-review-new = Esta ferramenta é nova e fica desativada até você aceitar.
settings-review-changed = O servidor mudou esta ferramenta. Ela fica desativada até você aceitar.
settings-review-accept = Aceitar
settings-review-accepted = { $tool } foi aceita.
settings-review-gone = Esta definição mudou de novo.
settings-review-done = Todas as definições foram aceitas.
