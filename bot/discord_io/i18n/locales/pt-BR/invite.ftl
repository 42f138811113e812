invitation = **Para você, dono do bot**: [este link]({ $url }) me adiciona a outro servidor, só com as permissões de que preciso.
