nothing-to-forget = Não há nada para esquecer: não me lembro de nenhuma conversa aqui.
forgotten =
    🧹 Esqueci a conversa deste canal: { $more ->
        [yes] mais de { $messages } mensagens
       *[no] { $messages ->
            [one] { $messages } mensagem
           *[other] { $messages } mensagens
        }
    }. Você pode desfazer isso até { $until }; depois ela é apagada para sempre.
reset-undone = ↩️ Eu me lembro de novo da conversa deste canal: { $name } desfez o reinício.
too-late-to-undo = É tarde demais para desfazer: o prazo passou, ou houve outro reinício depois.
undo = Desfazer
