invitation = **Para me adicionar a outro servidor**: [este link]({ $url }) pede só as permissões de que preciso. Só o dono do bot vê isto.
