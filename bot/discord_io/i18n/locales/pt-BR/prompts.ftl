only-in-servers = Isto só funciona em um servidor.
prompt-origin-bot = Em vigor aqui: meu prompt padrão
prompt-origin-guild = Em vigor aqui: o prompt deste servidor
prompt-origin-channel = Em vigor aqui: o prompt deste canal
prompt-form-label = O que devo ser e como devo responder?
prompt-form-placeholder = Você é a bibliotecária de um clube de leitura. Responda curto e com carinho.
prompt-saved-guild = Salvo: o prompt deste servidor. Vale a partir da próxima pergunta.
prompt-saved-channel = Salvo: o prompt deste canal. Vale a partir da próxima pergunta.
prompt-unchanged-guild = Nada mudou: esse já é o prompt deste servidor.
prompt-unchanged-channel = Nada mudou: esse já é o prompt deste canal.
prompt-removed-guild = O prompt deste servidor foi removido. `/{ command-prompt } { command-prompt-show }` diz qual vale agora.
prompt-removed-channel = O prompt deste canal foi removido. `/{ command-prompt } { command-prompt-show }` diz qual vale agora.
prompt-was-not-set-guild = Não havia nada para remover: este servidor não tem prompt próprio.
prompt-was-not-set-channel = Não havia nada para remover: este canal não tem prompt próprio.
prompt-empty = Um prompt precisa de algumas palavras. Para retirá-lo, use `/{ command-prompt } { command-prompt-reset }`.
prompt-tokens = { $tokens } dos { $window } tokens do modelo
draft-title = Rascunho para { $where }: nada vale antes de salvar
draft-first = Antes não havia prompt aqui.
draft-same = Nada difere do que está em vigor.
draft-rest-attached = Toda a diferença está no arquivo anexo.
draft-stale = Alguém mudou o prompt desde que você começou. Esta é a diferença para o que está em vigor agora; salve de novo se é o que quer.
draft-volatile = { $names } mudaria a cada pergunta, e então cada resposta custaria como sem o cache do provedor. Fica como está escrito.
draft-unknown = { $names } não significa nada para mim e fica como está escrito. Conheço { $known }.
draft-gone = Esse rascunho não existe mais: foi salvo, descartado ou é antigo demais.
draft-discarded = Descartado. Continua valendo o que valia.
draft-save = Salvar
draft-edit = Editar de novo
draft-try = Experimentar
draft-discard = Descartar
draft-try-title = Experimentar o rascunho
draft-try-label = O que devo responder?
draft-try-answer = Com o rascunho eu responderia (ninguém mais vê, e não lembro disso):
prompt-history-title = Versões do prompt para { $where }
prompt-history-empty = Ninguém definiu um prompt aqui ainda.
prompt-version =
    { $length ->
        [0] { $number }. retirado por { $who } { $when }
        [one] { $number }. { $length } caractere, por { $who } { $when }
       *[other] { $number }. { $length } caracteres, por { $who } { $when }
    }
prompt-pick-version = Ver uma versão e voltar a ela
prompt-nothing-to-export = Não há prompt definido lá.
prompt-exported = O prompt para { $where }.
prompt-not-text = Não consigo ler esse arquivo: precisa ser texto puro em UTF-8, com até { $most } caracteres.
