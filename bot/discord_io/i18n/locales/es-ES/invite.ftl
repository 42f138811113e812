invitation = **Para añadirme a otro servidor**: [este enlace]({ $url }) pide solo los permisos que necesito. Solo el propietario del bot ve esto.
