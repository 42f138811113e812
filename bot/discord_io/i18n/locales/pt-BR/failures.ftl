rate-limited = O modelo está recebendo solicitações demais agora. Tente de novo em um minuto.
rate-limited-until = O modelo está recebendo solicitações demais agora. Tente de novo { $when }.
quota-exhausted = A conta que paga o modelo está sem crédito. Esperar não adianta: o dono do bot precisa recarregá-la.
bad-key = O servidor do modelo não aceita minha chave de API. O dono do bot precisa conferir `OPENAI_API_KEY`.
access-denied = Minha chave de API não pode usar este modelo. O dono do bot precisa liberar o modelo ou escolher outro `OPENAI_MODEL`.
unknown-model = O servidor do modelo não conhece o modelo `{ $model }`. O dono do bot precisa conferir `OPENAI_MODEL`.
model-not-loaded = O servidor do modelo não tem nenhum modelo carregado, ou o modelo travou. O dono do bot precisa carregar um; depois, tente de novo.
context-too-long =
    Esta conversa é longa demais para a janela de contexto do modelo{ $known ->
        [yes] { " " }({ $limit } tokens)
       *[no] { "" }
    }. { $alone ->
        [yes] Sua mensagem é a única nela: envie uma mais curta ou peça ao dono do bot para definir em `CONTEXT_TOKENS` o tamanho real dessa janela.
       *[no] `/{ command-reset }` começa do zero; o dono do bot pode definir em `CONTEXT_TOKENS` o tamanho real dessa janela.
    }
request-too-large = O servidor do modelo não aceita uma requisição desse tamanho, nem sem imagens e mensagens antigas. Envie uma mensagem mais curta; o dono do bot pode aumentar o limite do servidor ou do proxy à frente dele.
content-filtered = O filtro de conteúdo do provedor bloqueou isto. Pergunte com outras palavras; se foi por causa de uma mensagem anterior, `/{ command-reset }` começa do zero.
refused = O modelo se recusou a responder.
refused-with-words = O modelo se recusou a responder: “{ $words }”
request-rejected =
    O servidor do modelo rejeitou minha solicitação. { $explained ->
        [yes] Perguntar de novo não adianta: o dono do bot precisa consultar o log.
       *[no] Ele não deu um motivo que eu possa repassar; o dono do bot pode verificar as configurações com `python -m bot doctor`.
    }{ $long ->
        [yes] { " " }Uma conversa mais curta pode ajudar: `/{ command-reset }` começa do zero.
       *[no] { "" }
    }
first-token-timeout =
    { $seconds ->
        [one] O modelo não começou a responder em { $seconds } segundo. Tente de novo em um minuto.
       *[other] O modelo não começou a responder em { $seconds } segundos. Tente de novo em um minuto.
    }
stream-stalled =
    { $seconds ->
        [one] O modelo não enviou nada por { $seconds } segundo no meio da resposta. Pergunte de novo.
       *[other] O modelo não enviou nada por { $seconds } segundos no meio da resposta. Pergunte de novo.
    }
reply-timeout =
    { $seconds ->
        [one] A resposta não ficou pronta em { $seconds } segundo. Peça algo mais curto.
       *[other] A resposta não ficou pronta em { $seconds } segundos. Peça algo mais curto.
    }
overloaded = O modelo está ocupado agora. Tente de novo em um minuto.
server-failed = O servidor do modelo está com problemas. Tente de novo em alguns minutos.
unreachable = Não consigo me conectar ao servidor do modelo. Tente de novo em alguns minutos; se continuar assim, avise o dono do bot.
broken-stream = A conexão com o modelo caiu. Pergunte de novo.
empty-answer = O modelo enviou uma resposta vazia. Pergunte de novo, talvez com outras palavras.
empty-answer-exhausted = O modelo gastou toda a resposta pensando. Faça uma pergunta mais simples; o dono do bot pode aumentar `REPLY_TOKENS`.
empty-answer-thought = O modelo pensou sobre isso, mas não escreveu uma resposta. Pergunte de novo, talvez com outras palavras.
no-completion = O endereço em `OPENAI_BASE_URL` responde, mas não como um servidor de modelos. O dono do bot precisa conferi-lo; muitas vezes ele deve terminar em `/v1`.
no-completion-empty = O servidor do modelo enviou uma resposta vazia. Pergunte de novo; se continuar assim, avise o dono do bot.
model-error = O modelo não conseguiu responder. Tente de novo em alguns minutos.
channel-busy =
    { $waiting ->
        [one] Há { $waiting } pergunta antes da sua neste canal. Pergunte de novo quando ela for respondida.
       *[other] Há { $waiting } perguntas antes da sua neste canal. Pergunte de novo quando elas forem respondidas.
    }
message-too-long = Sua mensagem ocupa cerca de { $tokens } tokens, e o modelo tem espaço para { $limit }. Envie em partes menores.
prompt-too-long = O prompt do sistema ocupa cerca de { $tokens } tokens, e o modelo tem espaço para { $limit }. Um admin pode encurtá-lo com `/{ command-prompt } { command-prompt-set }`, ou o dono do bot nas configurações.
asked-too-often-you =
    { $limit ->
        [one] Você pode me fazer { $limit } pergunta por minuto. Pergunte de novo { $when }.
       *[other] Você pode me fazer { $limit } perguntas por minuto. Pergunte de novo { $when }.
    }
pressed-too-often = Foram { $limit } cliques e comandos em um minuto. Tente de novo { $when }.
asked-too-often-here =
    { $limit ->
        [one] Neste canal respondo a { $limit } pergunta por minuto. Pergunte de novo { $when }.
       *[other] Neste canal respondo a { $limit } perguntas por minuto. Pergunte de novo { $when }.
    }
budget-spent-yours = Seu orçamento de hoje acabou. Poderei responder a você de novo { $when }.
budget-spent-servers = O orçamento de hoje deste servidor acabou. Poderei responder de novo { $when }.
budget-spent = Meu orçamento de hoje acabou. Poderei responder de novo { $when }; o dono do bot pode aumentar `DAILY_BUDGET_USD`.
budget-too-small =
    Uma resposta a isto pode custar até { $cost }, mais que { $whose ->
        [user] seu orçamento
        [guild] o orçamento deste servidor
       *[bot] meu orçamento
    } de { $limit } para um dia inteiro. `/{ command-reset }` a deixa mais barata; o dono do bot pode aumentar o orçamento, ou diminuir `REPLY_TOKENS` ou `HISTORY_TOKENS`.
question-too-dear =
    Esta pergunta pode custar até { $cost }, e hoje { $whose ->
        [user] você ainda tem { $left }
        [guild] este servidor ainda tem { $left }
       *[bot] eu ainda tenho { $left }
    }. Encurte a pergunta ou os arquivos, ou pergunte de novo { $when }.
option-refused = Esse valor não é possível aqui. Escolha outro.
option-too-high = Aqui o máximo é { $limit }; esse limite foi definido pelo dono do bot. Escolha um número de 1 a { $limit }.
expired = Eu estava fora do ar quando você perguntou isto. Pergunte de novo se ainda quiser saber.
interrupted =
    { $times ->
        [one] Comecei a responder isto { $times } vez e houve uma interrupção. Pergunte com outras palavras; se acontecer de novo, avise o dono do bot.
       *[other] Comecei a responder isto { $times } vezes e houve uma interrupção em cada uma. Pergunte com outras palavras; se acontecer de novo, avise o dono do bot.
    }
stopped-before = Interrompida antes da primeira palavra.
question-deleted = A pergunta foi apagada enquanto eu a respondia.
question-reset = Esta conversa foi redefinida enquanto sua pergunta esperava, e ela foi apagada junto. Pergunte de novo.
no-file-left = Estou com arquivos e conexões demais abertos agora. Tente de novo em um minuto; se continuar assim, o dono do bot precisa aumentar o limite de arquivos abertos.
store-full = Meu disco está cheio, então não posso guardar esta conversa. Esperar não adianta: o dono do bot precisa liberar espaço.
store-corrupt = Meu banco de dados está danificado, então não posso guardar esta conversa. Esperar não adianta: o dono do bot precisa restaurar um backup.
store-gone = Meu banco de dados desapareceu, então não aceito perguntas. Esperar não adianta: o dono do bot precisa recuperá-lo.
store-error = Meu banco de dados está com problemas, então não posso guardar esta conversa agora. Tente de novo em alguns minutos; se continuar assim, avise o dono do bot.
component-outdated = Este botão ou menu não é mais válido. Use o comando de novo.
command-outdated = Este comando mudou. Reinicie o Discord (Ctrl+R no computador) e use-o de novo.
delivery-failed = O Discord não aceitou toda a minha resposta. Pergunte de novo; se continuar assim, peça a um admin que confira minhas permissões neste canal.
unexpected = Algo deu errado do meu lado. Tente de novo; se acontecer outra vez, avise o dono do bot.
