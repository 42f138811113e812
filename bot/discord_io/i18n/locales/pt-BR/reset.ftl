nothing-to-forget = Não havia nada para esquecer: não lembro de nenhuma conversa aqui.
forgotten =
    🧹 Esqueci a conversa deste canal: { $more ->
        [yes] mais de { $messages } mensagens
       *[no] { $messages ->
            [one] { $messages } mensagem
           *[other] { $messages } mensagens
        }
    }. Dá para desfazer até { $until }; depois é apagada para sempre.
reset-undone = ↩️ Lembro de novo da conversa deste canal: { $name } desfez o esquecimento.
too-late-to-undo = É tarde demais: o prazo passou, ou veio outro esquecimento depois.
undo = Desfazer
