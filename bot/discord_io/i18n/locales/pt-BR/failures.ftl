rate-limited = O modelo está recebendo pedidos demais agora. Tente de novo em um minuto.
rate-limited-until = O modelo está recebendo pedidos demais agora. Tente de novo { $when }.
quota-exhausted = A conta que paga o modelo está sem crédito. Esperar não adianta: meu operador precisa recarregar.
bad-key = O servidor do modelo não aceita minha chave. Meu operador precisa conferir `OPENAI_API_KEY`.
access-denied = Minha chave não pode usar este modelo. Meu operador precisa permitir ou escolher outro `OPENAI_MODEL`.
unknown-model = O servidor do modelo não conhece o modelo `{ $model }`. Meu operador precisa conferir `OPENAI_MODEL`.
model-not-loaded = O servidor do modelo não tem nenhum modelo carregado, ou o modelo travou lá. Meu operador precisa carregar um; depois, tente de novo.
context-too-long =
    Esta conversa é longa demais para a janela do modelo{ $known ->
        [yes] { " " }de { $limit } tokens
       *[no] { "" }
    }. `/{ command-reset }` começa do zero; meu operador pode definir em `CONTEXT_TOKENS` o tamanho real.
content-filtered = O filtro de conteúdo do provedor barrou isto. Diga com outras palavras; se foi algo anterior, `/{ command-reset }` começa do zero.
refused = O modelo se recusou a responder.
refused-with-words = O modelo se recusou a responder: “{ $words }”
request-rejected =
    O servidor do modelo não aceitou meu pedido. { $explained ->
        [yes] Perguntar de novo não adianta: meu operador precisa olhar o log.
       *[no] Ele não deu um motivo que eu possa repassar; meu operador pode verificar as configurações com `python -m bot doctor`.
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
        [one] O modelo ficou { $seconds } segundo em silêncio no meio da resposta. Pergunte de novo.
       *[other] O modelo ficou { $seconds } segundos em silêncio no meio da resposta. Pergunte de novo.
    }
reply-timeout =
    { $seconds ->
        [one] A resposta não ficou pronta após { $seconds } segundo. Peça algo mais curto.
       *[other] A resposta não ficou pronta após { $seconds } segundos. Peça algo mais curto.
    }
overloaded = O modelo está ocupado agora. Tente de novo em um minuto.
server-failed = O servidor do modelo está com defeito. Tente de novo em alguns minutos.
unreachable = Não consigo alcançar o servidor do modelo. Tente de novo em alguns minutos; se continuar, avise meu operador.
broken-stream = A conexão com o modelo caiu. Pergunte de novo.
empty-answer = O modelo enviou uma resposta vazia. Pergunte de novo, talvez com outras palavras.
empty-answer-exhausted = O modelo gastou toda a resposta pensando e ficou sem palavras. Peça algo menor; meu operador pode aumentar `REPLY_TOKENS`.
empty-answer-thought = O modelo pensou sobre isso, mas não escreveu uma resposta. Pergunte de novo, talvez com outras palavras.
no-completion = O endereço em `OPENAI_BASE_URL` responde, mas não como servidor de modelo. Quem me hospeda precisa verificá-lo; muitas vezes ele deve terminar em `/v1`.
no-completion-empty = O servidor do modelo enviou uma resposta vazia. Pergunte de novo; se continuar assim, avise quem me hospeda.
model-error = O modelo não conseguiu responder. Tente de novo em alguns minutos.
channel-busy =
    { $waiting ->
        [one] Há { $waiting } pergunta antes da sua neste canal. Pergunte de novo quando ela for respondida.
       *[other] Há { $waiting } perguntas antes da sua neste canal. Pergunte de novo quando elas forem respondidas.
    }
message-too-long = Sua mensagem ocupa cerca de { $tokens } tokens, e o modelo tem espaço para { $limit }. Envie em partes menores.
prompt-too-long = O prompt do sistema ocupa cerca de { $tokens } tokens, e o modelo tem espaço para { $limit }. Precisa ser encurtado: com `/{ command-prompt } { command-prompt-set }`, ou pelo meu operador.
asked-too-often-you =
    { $limit ->
        [one] Você pode me fazer { $limit } pergunta por minuto. Pergunte isto de novo { $when }.
       *[other] Você pode me fazer { $limit } perguntas por minuto. Pergunte isto de novo { $when }.
    }
asked-too-often-here =
    { $limit ->
        [one] Neste canal respondo { $limit } pergunta por minuto. Pergunte isto de novo { $when }.
       *[other] Neste canal respondo { $limit } perguntas por minuto. Pergunte isto de novo { $when }.
    }
budget-spent-yours = O que você pode gastar por dia com o modelo acabou. Pergunte de novo { $when }.
budget-spent-servers = O que este servidor pode gastar por dia com o modelo acabou. Pergunte de novo { $when }.
budget-spent = O que posso gastar por dia com o modelo acabou. Pergunte de novo { $when }; meu operador pode aumentar `DAILY_BUDGET_USD`.
budget-too-small =
    Uma resposta a isto pode custar até { $cost }, mais que { $whose ->
        [user] seu orçamento
        [guild] o orçamento deste servidor
       *[bot] meu orçamento
    } de { $limit } para um dia inteiro. `/{ command-reset }` a deixa mais barata; meu operador pode aumentar o orçamento, ou baixar `REPLY_TOKENS` ou `HISTORY_TOKENS`.
option-refused = Esse valor não é possível aqui. Escolha outro.
option-too-high = Meu operador permite aqui no máximo { $limit }. Escolha um número de 1 até esse.
expired = Eu não estava quando você perguntou isto. Pergunte de novo se ainda quiser saber.
interrupted =
    { $times ->
        [one] Comecei a responder isto { $times } vez e fui interrompido. Pergunte com outras palavras; se acontecer de novo, avise meu operador.
       *[other] Comecei a responder isto { $times } vezes e fui interrompido em cada uma. Pergunte com outras palavras; se acontecer de novo, avise meu operador.
    }
stopped-before = Parada antes da primeira palavra.
question-deleted = Isto foi apagado enquanto eu respondia.
store-full = Meu disco está cheio, então não posso guardar esta conversa. Esperar não adianta: meu operador precisa abrir espaço.
store-corrupt = Minha memória está danificada, então não posso guardar esta conversa. Esperar não adianta: meu operador precisa restaurar um backup.
store-error = Minha memória está com defeito, então não posso guardar esta conversa agora. Tente de novo em alguns minutos; se continuar, avise meu operador.
command-outdated = Este comando mudou. Reinicie o Discord (Ctrl+R no computador) e use de novo.
delivery-failed = O Discord não aceitou toda a minha resposta. Pergunte de novo, ou confira minhas permissões neste canal.
unexpected = Algo deu errado do meu lado. Tente de novo; se acontecer outra vez, avise meu operador.
