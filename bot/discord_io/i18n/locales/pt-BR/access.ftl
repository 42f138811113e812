for-talkers = Só quem pode enviar mensagens aqui pode fazer isso.
for-moderators = É preciso a permissão “Gerenciar mensagens”. Peça a um moderador.
for-admins = É preciso a permissão “Gerenciar servidor”. Peça a um admin deste servidor.
for-owner = Só o dono do aplicativo deste bot pode fazer isso.
