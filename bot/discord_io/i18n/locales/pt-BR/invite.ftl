invitation = **Para você, meu dono**: [este link]({ $url }) me leva a outro servidor, sem permissões de que não preciso.
