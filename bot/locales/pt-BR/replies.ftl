cut-short = Parei no meu limite de { $tokens } tokens. Mencione-me com “continue” para o resto.
whole-answer-attached = A resposta inteira está no arquivo anexo.
nothing-asked = Olá! Escreva { $mention } e uma pergunta, responda a uma mensagem minha ou escreva direto para mim. Eu lembro da conversa deste canal comigo; `/{ command-reset }` me faz esquecê-la, `/{ command-help }` diz mais.
only-attachments = Não consigo ler anexos. Escreva { $mention } e sua pergunta como texto.
unreadable = O Discord só me mostra mensagens que mencionam { $mention }, então não consigo ler esta. Mencione-me nela e escolha a mim na lista, não meu cargo.
