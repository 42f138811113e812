invitation = **Para ti, mi propietario**: [este enlace]({ $url }) me lleva a otro servidor, sin permisos que no necesito.
