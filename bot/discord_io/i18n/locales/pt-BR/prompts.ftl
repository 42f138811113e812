only-in-servers = Isto só funciona em um servidor.
prompt-origin-bot = Vale aqui: meu prompt padrão
prompt-origin-guild = Vale aqui: o prompt deste servidor
prompt-origin-channel = Vale aqui: o prompt deste canal
prompt-form-label = Qual é meu papel e como devo responder?
prompt-form-placeholder = Você cuida da biblioteca de um clube de leitura. Responda de forma breve e carinhosa.
prompt-saved = Prompt salvo para { $where }. Vale a partir da próxima pergunta.
prompt-unchanged = Nada mudou: esse já é o prompt para { $where }.
prompt-removed = O prompt para { $where } foi removido. `/{ command-prompt } { command-prompt-show }` mostra qual vale agora.
prompt-was-not-set = Não havia nada para remover: nenhum prompt está definido para { $where }.
prompt-empty = Um prompt precisa de algumas palavras. Para remover um prompt, use `/{ command-prompt } { command-prompt-reset }`.
prompt-tokens = { $tokens } de { $window } tokens, incluindo minhas regras internas
draft-title = Rascunho para { $where } (não vale até você salvar)
draft-same = É igual ao prompt atual.
draft-rest-attached = O texto completo está no arquivo anexado.
draft-stale = Alguém mudou o prompt desde que você começou. Esta é a diferença para o atual; salve de novo se ainda quiser o seu.
draft-volatile = Não preencho { $names }: um valor que muda a cada pergunta deixaria cada resposta mais cara. O texto fica como você escreveu.
draft-unknown = Não conheço { $names }, então o texto fica como você escreveu. Posso preencher { $known }.
draft-gone = Este rascunho não existe mais: foi salvo ou descartado, ou é antigo demais.
draft-discarded = Descartado. O prompt atual continua.
draft-save = Salvar
draft-edit = Editar
draft-try = Experimentar
draft-discard = Descartar
draft-try-title = Experimentar o rascunho
draft-try-label = A que pergunta devo responder?
draft-try-answer = Com este rascunho eu responderia (só você vê isto, e não vou me lembrar disso):
prompt-history-title = Versões do prompt para { $where }
prompt-history-empty = Nenhum prompt foi definido aqui ainda.
prompt-version =
    { $length ->
        [0] { $number }. removido por { $who } { $when }
        [one] { $number }. { $length } caractere, por { $who } { $when }
       *[other] { $number }. { $length } caracteres, por { $who } { $when }
    }
prompt-pick-version = Escolha uma versão…
prompt-nothing-to-export = Nenhum prompt está definido lá.
prompt-exported = O prompt para { $where }.
prompt-not-text = Não consigo ler esse arquivo. Ele precisa conter texto puro em UTF-8, com no máximo { $most } caracteres.
