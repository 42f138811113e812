not-served = Meu dono não me abriu para este servidor, então não respondo aqui. Meu operador pode adicionar o id dele a `ALLOWED_GUILDS`.
not-served-leaving = Meu dono não me abriu para este servidor, então saio agora. Meu operador pode adicionar o id dele a `ALLOWED_GUILDS`; depois me convide de novo.
no-direct-messages = Meu dono desativou as mensagens diretas. Pergunte em um servidor que temos em comum.
opted-out = Você se opôs, então não respondo nem lembro o que você escreve. `/{ command-privacy }` desfaz isso. Só digo isto uma vez.
not-welcome = Os admins não me abriram para você neste canal. Fale com eles se achar que é engano.
switched-off = Estou desativado neste canal. Quem pode gerenciar o servidor pode mudar isso com `/{ command-settings }`.
