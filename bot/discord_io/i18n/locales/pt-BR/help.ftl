help-talk = **Fale comigo**: escreva { $mention } e uma pergunta, responda a uma mensagem minha ou me mande uma mensagem direta.
help-files = **Me mostre** imagens, PDFs, documentos e código: anexe-os à sua pergunta.
help-menu = **Pergunte sobre uma mensagem**: abra o menu dela, depois **Apps** e depois **{ menu-ask-about-this }**.
help-buttons = **Abaixo da minha última resposta** há botões: parar, tentar de novo, continuar ou receber como arquivo.
help-memory = **Eu me lembro** separadamente da nossa conversa em cada canal, tópico e mensagem direta. { $context } mostra o que vejo dela. { $reset } me faz esquecê-la; dá para desfazer por dez minutos.
help-usage = **Custos**: { $usage } mostra quanto minhas respostas custam e o que resta do orçamento.
help-privacy = **Seus dados**: { $privacy } mostra o que guardo sobre você. Você pode baixar, apagar ou não participar mais.
help-admins = **Para admins**: { $prompt } define quem eu sou aqui e como respondo. { $settings } mostra e muda todo o resto.
