invitation = **Para ti, como propietario del bot**: [este enlace]({ $url }) me añade a otro servidor, solo con los permisos que necesito.
