help-talk = **Fale comigo**: escreva { $mention } e uma pergunta, responda a uma mensagem minha ou escreva direto para mim.
help-memory = **Eu lembro** da conversa de cada canal comigo, e separadamente da de cada tópico e mensagem direta. Quando fica longa demais para o modelo, a parte mais antiga sai. **`/{ command-context }`** mostra o que vejo dela.
help-reset = **`/{ command-reset }`** me faz esquecer a conversa deste canal. Dá para desfazer por dez minutos.
help-usage = **`/{ command-usage }`** diz o que foi gasto com o modelo e o que resta.
help-prompt = **`/{ command-prompt } { command-prompt-show }`** diz o que me pediram para ser aqui. Quem pode gerenciar o servidor muda isso com **`/{ command-prompt } { command-prompt-set }`** e **`/{ command-prompt } { command-prompt-reset }`**.
